"""The charitable distributions of one pool and year, judged one by one: which of them can qualify, and why not.

Section 408(d)(8)(B) and (F); Notice 2007-7, Q&A-36 (SEP and SIMPLE IRAs) and Q&A-37: out of an inherited IRA the
beneficiary gives, who must be 70 1/2. It must not know limits, basis or the taxpayer's other pools.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from basis.engine.age import MONTHS_TO_70_AND_A_HALF, reached_in
from basis.engine.amounts import Component, Status
from basis.engine.charity.january_gifts import gifts_for, made_in, treated_as_made_on
from basis.engine.charity.ongoing_plans import is_ongoing
from basis.engine.movements import when
from basis.engine.outflows import pool_accounts, read_from_form_alone
from basis.engine.papers.codes import CodeClass, code_class
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.record import Facts, Record
from basis.model import Account, EntryKind, LedgerEntry, Purpose

_FIRST_SPLIT_INTEREST_YEAR = 2023
_ELECTED_BEFORE = "split_interest_used"


class Gift(NamedTuple):
    """One distribution to a charity, from a row or proposed by a Form 1099-R; `qualifies` None where age is unknown.

    `to_split_interest` says that it went to a charitable remainder trust or gift annuity (section 408(d)(8)(F)).
    """

    part: Component
    account: Account
    day: date | None
    qualifies: bool | None
    why_not: str = ""
    to_split_interest: bool = False


def given(record: Record, year: int) -> tuple[Gift, ...]:
    """The gifts of a tax year in the order of their days, those of which no day is known last."""
    accounts = {account.id: account for account in pool_accounts(record)}
    gifts = [_judged(record, accounts[e.account], e, year) for e in gifts_for(record, year) if e.account in accounts]
    for form in read_from_form_alone(record, year):
        answer = record.decisions.get(f"document:{form.id}")
        if answer != "qcd" and (answer or code_class(form.codes) is not CodeClass.CHARITABLE):
            continue
        label = f"Form 1099-R box 1, code {form.boxes.get('7', '')}"
        reason = f"read from Form 1099-R {form.name} alone; nobody has confirmed it"
        part = Component(label, form.money("1"), refs=(form.name,))
        if answer is None:
            part = part._replace(status=Status.ASSUMED, reason=reason, asks=f"document:{form.id}")
        gifts.append(_of_age(record, accounts[form.account], part, year, None))
    return tuple(sorted(gifts, key=lambda gift: gift.day or date.max))


def _judged(record: Record, account: Account, entry: LedgerEntry, year: int) -> Gift:
    label = f"charitable distribution of {when(entry)}"
    part = Component(label, entry.cents, evidence_status(entry), (entry.name,), evidence_reason(entry))
    gift = _of_age(record, account, part, year, treated_as_made_on(entry))
    if entry.purpose is not Purpose.SPLIT_INTEREST:
        return gift
    return _to_split_interest(record, gift._replace(to_split_interest=True), year)


def _of_age(record: Record, account: Account, part: Component, year: int, day: date | None) -> Gift:
    facts = facts_of_giver(record)
    if facts is None:
        why = "the age of the beneficiary is not on this record: figure the line by hand"
        return Gift(part, account, day, None, why)
    if is_ongoing(record, account, year):
        return Gift(part, account, day, qualifies=False, why_not=f"the employer paid into {account.shown} for {year}")
    of_age = reached_in(facts, year, day, MONTHS_TO_70_AND_A_HALF)
    if of_age is None:
        known = facts.get("birth_date") is not None
        ask = "enter the row with its day" if known else f"set the fact birth_date of {giver(record)}"
        return Gift(part, account, day, None, f"whether it was made at age 70 1/2 is not known: {ask}")
    return Gift(part, account, day, of_age, "" if of_age else f"it was made before {giver(record)} reached age 70 1/2")


def giver(record: Record) -> str:
    """Who gives: the owner, or of an inherited IRA the beneficiary."""
    return record.owner.client if record.owner.decedent else str(record.owner)


def facts_of_giver(record: Record) -> Facts | None:
    """The facts about the person who gives; None where an inherited pool does not say who holds it."""
    if not record.owner.decedent:
        return record.facts
    return None if record.beneficiary is None else record.beneficiary.facts


def _to_split_interest(record: Record, gift: Gift, year: int) -> Gift:
    """The election is for one tax year of a lifetime, from 2023 on."""
    facts = facts_of_giver(record)
    if not gift.qualifies or facts is None:
        return gift
    if year < _FIRST_SPLIT_INTEREST_YEAR:
        why = f"nothing could be given to a split-interest entity before {_FIRST_SPLIT_INTEREST_YEAR}"
        return gift._replace(qualifies=False, why_not=why)
    before = _elected_before(record, facts, year)
    if before:
        why = "the one election of a lifetime for split-interest entities was made in an earlier year"
        return gift._replace(qualifies=False, why_not=why)
    if before is None:
        reason = (
            f"nobody has said whether {giver(record)} chose before {year} to give to a split-interest entity, which is "
            f"allowed for one year of a lifetime: set the fact {_ELECTED_BEFORE}"
        )
        asks = "" if record.owner.decedent else f"fact:{_ELECTED_BEFORE}"
        return gift._replace(part=gift.part._replace(status=max(gift.part.status, Status.ASSUMED),
                                                     reason=gift.part.reason or reason, asks=asks))  # fmt: skip
    return gift


def _elected_before(record: Record, facts: Facts, year: int) -> bool | None:
    """Whether gifts of an earlier year went to such an entity; None where nobody has said."""
    own = any(
        e.purpose is Purpose.SPLIT_INTEREST and _FIRST_SPLIT_INTEREST_YEAR <= made_in(e) < year
        for e in record.of_kind(EntryKind.QCD)
    )
    if own or any(gift.to_split_interest and gift.year < year for gift in record.gifts_elsewhere):
        return True
    if year == _FIRST_SPLIT_INTEREST_YEAR:
        return False
    fact = facts.get(_ELECTED_BEFORE, year)
    return None if fact is None else fact.yes
