"""What enters a Roth IRA, and whether it is basis of line 22 or of line 24: one table, and what its rows amount to.

Regular contributions and conversions are figured where papers about them are compared (evidence.py, outflows.py);
they are in the table so that it is the whole of it. Money that no row describes is asked for, never a contribution.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from basis.engine.amounts import Component, Components, Status, missing
from basis.engine.evidence import evidence_reason, evidence_status, when
from basis.engine.layers import RothLayers, by_year
from basis.engine.open_year import Adjustments, OpenYear
from basis.engine.record import Record, fact_ref
from basis.engine.roth import is_disabled, reached_59_and_a_half, roth_accounts
from basis.engine.roth_layer import RothLayer
from basis.law import TaxYearLaw
from basis.model import AccountType, EntryKind, InformationReturn, LedgerEntry, Purpose, RothPart
from basis.money import Cents, plain_amount

_T = AccountType
_K = EntryKind
_FIRST_YEAR_OF_529_ROLLOVERS = 2024


class Counts(Enum):
    """How much of a movement is basis."""

    COMPARED = "what the rows and the forms about it say together"
    WHOLE = "all of it"
    SPLIT = "all of it; the part that was taxed comes out before the part that was not"
    INVESTMENT = "the investment in the contract, all of it where the plan's distribution was qualified"
    PROGRAM_CONTRIBUTIONS = "the part that was contributed to the tuition program"
    ASKED = "what the preparer decides: the instructions do not say"
    CONVERSION = "nothing: it is a conversion, and must be entered as one"
    NOTHING = "nothing: it is in the Roth IRAs already"


class Enters(NamedTuple):
    """One kind of money that enters a Roth IRA. Empty sets stand for any sender and any purpose."""

    what: str
    kinds: frozenset[EntryKind]
    into: frozenset[AccountType]
    out_of: frozenset[AccountType | None]
    purposes: frozenset[Purpose | None]
    line: str
    counts: Counts
    source: str


_ROTH_IRAS = frozenset({_T.ROTH_IRA, _T.ROTH_SEP_IRA, _T.ROTH_SIMPLE_IRA})
_TRADITIONAL_IRAS = frozenset({_T.TRADITIONAL_IRA, _T.SEP_IRA, _T.SIMPLE_IRA})
_PLAN_MONEY = frozenset({_T.PLAN_PRETAX, _T.PLAN_EMPLOYER, _T.PLAN_ROLLOVER, _T.PLAN_AFTER_TAX})
_ROLLOVERS = frozenset({_K.DIRECT_ROLLOVER, _K.DIRECT_ROLLOVER_IN, _K.ROLLOVER_OUT, _K.ROLLOVER_IN})
_PAID_IN = _ROLLOVERS | {_K.CONTRIBUTION}
_ANY: frozenset[AccountType | None] = frozenset()

ENTERS_ROTH_IRAS: tuple[Enters, ...] = (
    Enters("military death gratuity or SGLI payment", _PAID_IN, _ROTH_IRAS, _ANY,
           frozenset({Purpose.MILITARY_GRATUITY}), "22", Counts.WHOLE,
           "IRC 408A(e)(2); instructions for Form 8606 (2023), line 22, last bullet"),
    Enters("rollover from a qualified tuition program", _PAID_IN, _ROTH_IRAS, _ANY,
           frozenset({Purpose.TUITION_529}), "22", Counts.PROGRAM_CONTRIBUTIONS,
           "IRC 529(c)(3)(E) and 408A(e)(1) (SECURE 2.0 Act, section 126), 2024 and later: within the year's limit, "
           "and earnings stay earnings"),
    Enters("regular contribution", frozenset({_K.CONTRIBUTION}), _ROTH_IRAS, _ANY, frozenset(), "22", Counts.COMPARED,
           "instructions for Form 8606 (2023), line 22, first bullet"),
    Enters("salary reduction contribution to a Roth SIMPLE IRA", frozenset({_K.ELECTIVE_DEFERRAL}),
           frozenset({_T.ROTH_SIMPLE_IRA}), _ANY, frozenset(), "22", Counts.WHOLE,
           "instructions for Form 8606 (2023), line 22: regular contributions to Roth or Roth SIMPLE IRAs"),
    Enters("employer money in a Roth SEP or Roth SIMPLE IRA",
           frozenset({_K.EMPLOYER_CONTRIBUTION, _K.ELECTIVE_DEFERRAL}), _ROTH_IRAS, _ANY, frozenset(), "22",
           Counts.ASKED,
           "instructions for Form 8606 (2023), pages 2, 3 and 11: it is included in income, but line 22 names regular "
           "contributions to Roth and Roth SIMPLE IRAs only"),
    Enters("conversion", frozenset({_K.CONVERSION, _K.CONVERSION_IN}), _ROTH_IRAS, _ANY, frozenset(), "24",
           Counts.COMPARED, "instructions for Form 8606 (2023), line 24: line 16 of each year's form"),
    Enters("rollover from a traditional IRA", _ROLLOVERS, _ROTH_IRAS, frozenset(_TRADITIONAL_IRAS), frozenset(), "8",
           Counts.CONVERSION, "IRC 408A(d)(3)(C)"),
    Enters("rollover between Roth IRAs", _ROLLOVERS, _ROTH_IRAS, frozenset(_ROTH_IRAS), frozenset(), "22",
           Counts.NOTHING, "instructions for Form 8606 (2023), line 22, first bullet"),
    Enters("rollover from a designated Roth account", _ROLLOVERS, _ROTH_IRAS, frozenset({_T.PLAN_DESIGNATED_ROTH}),
           frozenset(), "22", Counts.INVESTMENT,
           "Treas. Reg. 1.408A-10, A-3; instructions for Form 8606 (2023), line 22, third bullet"),
    Enters("rollover from a retirement plan", _ROLLOVERS, _ROTH_IRAS, frozenset(_PLAN_MONEY), frozenset(), "24",
           Counts.SPLIT, "instructions for Form 8606 (2023), line 24, third bullet, and chart, note 3"),
)  # fmt: skip
"""The first row that fits a movement says what it is."""


class Moved(NamedTuple):
    """One movement into a Roth IRA: the row that counts, its other side, and the account type the money left."""

    entry: LedgerEntry
    other: LedgerEntry | None
    sender: AccountType | None
    into: AccountType

    @property
    def refs(self) -> tuple[str, ...]:
        """Both rows."""
        return (self.entry.name,) if self.other is None else (self.entry.name, self.other.name)

    @property
    def year(self) -> int:
        """The tax year it counts for."""
        return self.entry.for_year or self.entry.year

    @property
    def purpose(self) -> Purpose | None:
        """Why it moved, as either side says."""
        return self.entry.purpose or (self.other.purpose if self.other else None)

    @property
    def rule(self) -> Enters | None:
        """The row of the table that fits; None where what it is cannot be told."""
        return next((row for row in ENTERS_ROTH_IRAS if self._fits(row)), None)

    def _fits(self, row: Enters) -> bool:
        return (
            self.entry.kind in row.kinds
            and self.into in row.into
            and (not row.out_of or self.sender in row.out_of)
            and (not row.purposes or self.purpose in row.purposes)
        )


def moved_into_roth(record: Record, year: int) -> tuple[Moved, ...]:
    """Every movement of a tax year into the owner's own Roth IRAs that is in the table, or should be, in order."""
    if not roth_accounts(record) and not record.in_year(year, *_ROLLOVERS):
        return ()
    found = (*_rolled_over(record), *_paid_in(record))
    return tuple(sorted((m for m in found if m.year == year), key=lambda m: m.entry.id))


def _rolled_over(record: Record) -> Iterator[Moved]:
    own = {account.id: account.type for account in roth_accounts(record)}
    for out, arrival in record.direct_rollover_sides.pairs:
        if into := own.get(arrival.account):
            yield Moved(out, arrival, out.account_type, into)
    for out in record.direct_rollover_sides.alone_out:
        if into := _target(own, out):
            yield Moved(out, None, out.account_type, into)
    for arrival in record.direct_rollover_sides.alone_in:
        if into := own.get(arrival.account):
            yield Moved(arrival, None, arrival.from_account_type, into)
    yield from _within_60_days(record, own)


def _within_60_days(record: Record, own: Mapping[str, AccountType | None]) -> Iterator[Moved]:
    """Rollovers by the owner; of what came back in part, each part that came back in time."""
    told: set[str] = set()
    for rollover in record.rollovers:
        out = rollover.out
        told |= {row.name for row in rollover.together} | {p.row.name for p in rollover.returned if p.row is not None}
        whole = rollover.came_back == out.cents and len(rollover.returned) == 1 and not rollover.late
        if not rollover.returned or whole:
            arrival = rollover.returned[0].row if rollover.returned else None
            if into := own.get(arrival.account) if arrival is not None else _target(own, out):
                yield Moved(out, arrival, out.account_type, into)
            continue
        for part in rollover.returned:
            if part.row is not None and part.in_time is not False and (into := own.get(part.row.account)):
                yield Moved(part.row, None, out.account_type, into)
    for arrival in record.entries:
        if arrival.kind is _K.ROLLOVER_IN and arrival.name not in told and (into := own.get(arrival.account)):
            yield Moved(arrival, None, arrival.from_account_type, into)


def _target(own: Mapping[str, AccountType | None], out: LedgerEntry) -> AccountType | None:
    """The type of the own Roth IRA that a row says the money went to."""
    target = own.get(out.to_account) or out.to_account_type
    return target if target is not None and target.is_roth and not out.decedent else None


def _paid_in(record: Record) -> Iterator[Moved]:
    own = {account.id: account.type for account in roth_accounts(record)}
    kinds = (_K.CONTRIBUTION, _K.EMPLOYER_CONTRIBUTION, _K.ELECTIVE_DEFERRAL)
    for entry in record.entries:
        into = own.get(entry.account)
        if into is not None and entry.kind in kinds:
            yield Moved(entry, None, None, into)


def adjustments(year: OpenYear) -> Adjustments:
    """What the movements of a year add to lines 22 and 24, regular contributions and conversions left out."""
    if year.record.owner.decedent:
        return {}
    found: dict[str, Components] = {"8": (), "22": (), "24": ()}
    for moved in moved_into_roth(year.record, year.year):
        rule = moved.rule
        if rule is None:
            gap = _unplaced(moved)
            found["22"], found["24"] = (*found["22"], gap), (*found["24"], gap)
        else:
            for line in ("8", "24") if rule.counts is Counts.CONVERSION else (rule.line,):
                found[line] += _amounts(year.record, year.law, moved, rule)
    for line, component in _forms_alone(year.record, year.year):
        found[line] += (component,)
    return found


def layers(year: OpenYear) -> RothLayers:
    """The layers that rollovers from retirement plans add in a year, each with the part that was taxed."""
    if year.record.owner.decedent:
        return ()
    made = [
        RothLayer(moved.year, _whole(moved, moved.rule.what), taxed_part(year.record, moved))
        for moved in moved_into_roth(year.record, year.year)
        if moved.rule is not None and moved.rule.counts is Counts.SPLIT
    ]
    return by_year((*made, *_received_in_divorce(year)))


def _received_in_divorce(year: OpenYear) -> Iterator[RothLayer]:
    """Conversions of the other spouse that came with a divorce transfer, as its rows say, by year and part."""
    for entry in year.record.in_year(year.year, _K.DIVORCE_TRANSFER_IN):
        if entry.account_type.is_roth and entry.part in (RothPart.CONVERSION_TAXABLE, RothPart.CONVERSION_NONTAXABLE):
            label = f"conversions received {when(entry)}"
            whole = Component(label, entry.cents, evidence_status(entry), (entry.name,), evidence_reason(entry))
            taxable = whole if entry.part is RothPart.CONVERSION_TAXABLE else whole._replace(cents=0)
            yield RothLayer(entry.for_year or entry.year, whole, taxable)


def _amounts(record: Record, law: TaxYearLaw, moved: Moved, rule: Enters) -> Components:
    match rule.counts:
        case Counts.COMPARED | Counts.NOTHING:
            return ()
        case Counts.WHOLE | Counts.SPLIT:
            return (_whole(moved, rule.what),)
        case Counts.INVESTMENT:
            return (_investment(record, law, moved, rule.what),)
        case Counts.PROGRAM_CONTRIBUTIONS:
            return (_from_a_program(moved),)
        case Counts.ASKED:
            return (_asked(record, moved, rule),)
        case Counts.CONVERSION:
            reason = (
                f"{', '.join(moved.refs)}: money of a traditional IRA that reaches a Roth IRA is a conversion: reverse "
                f"the row and enter it as conversion"
            )
            return (missing(f"{rule.what} of {when(moved.entry)}", reason, moved.refs),)


def _whole(moved: Moved, what: str) -> Component:
    entry = moved.entry
    return Component(
        f"{what} of {when(entry)}", entry.cents, evidence_status(entry), moved.refs, evidence_reason(entry)
    )


def taxed_part(record: Record, moved: Moved) -> Component:
    """What of a rollover from a plan to a Roth IRA is income (section 408A(d)(3)(A)): its amount less the after-tax
    money in it, as the rows or Form 1099-R say; money of an account without after-tax contributions is all of it."""
    entry = moved.entry
    label = f"taxable part of the rollover of {when(entry)}"
    forms = _forms_about(record, moved)
    refs = (*moved.refs, *(form.name for form in forms))
    said = {side.basis for side in (entry, moved.other) if side is not None and side.basis is not None}
    shown = {form.money("2a") for form in forms}
    status = evidence_status(entry)
    taxable = {entry.cents - basis for basis in said} | shown
    if len(taxable) > 1:
        reason = f"the rows and Form 1099-R differ in what was taxed of the rollover of {when(entry)}"
        return Component(label, min(shown or taxable), Status.CONFLICT, refs, reason)
    if taxable:
        return Component(label, min(taxable.pop(), entry.cents), status, refs)
    if moved.sender is not _T.PLAN_AFTER_TAX:
        return Component(label, entry.cents, status, refs, evidence_reason(entry))
    reason = (
        f"how much of the rollover of {when(entry)} ({entry.name}) was taxed is not known: see box 2a of its Form "
        f"1099-R, and enter what was not as basis"
    )
    return missing(label, reason, refs)


def _forms_about(record: Record, moved: Moved) -> tuple[InformationReturn, ...]:
    """The one Form 1099-R of the plan account for exactly this amount."""
    entry = moved.entry
    forms = tuple(
        form
        for form in record.returns_by_year.get(entry.year, ())
        if form.form == "1099-R" and form.account == entry.account and form.money("1") == entry.cents
    )
    told = len(forms) == 1 and "2a" not in forms[0].not_in_file and not forms[0].checked("2b_not_determined")
    return forms if told else ()


def _investment(record: Record, law: TaxYearLaw, moved: Moved, what: str) -> Component:
    """Line 22's part of a rollover from a designated Roth account: all of a qualified distribution, else what was
    contributed (Treas. Reg. 1.408A-10, A-3); what is beyond is earnings of the Roth IRA, and on no line."""
    entry = moved.entry
    label = f"{what} of {when(entry)}"
    forms = tuple(form for form in _forms_about(record, moved) if "5" not in form.not_in_file)
    refs = (*moved.refs, *(form.name for form in forms))
    said = {side.basis for side in (entry, moved.other) if side is not None and side.basis is not None}
    said |= {form.money("5") for form in forms}
    if len(said) > 1:
        reason = f"the rows and Form 1099-R box 5 differ in what was contributed of the rollover of {when(entry)}"
        return Component(label, min(said), Status.CONFLICT, refs, reason)
    status, note = evidence_status(entry), evidence_reason(entry)
    if said == {entry.cents}:
        return Component(label, entry.cents, status, refs, note)
    qualified = _plan_distribution_qualified(record, law, moved, forms)
    if qualified.yes:
        return Component(f"{label}, a qualified distribution", entry.cents, status, (*refs, *qualified.refs), note)
    if qualified.yes is None:
        return missing(label, qualified.reason, (*refs, *qualified.refs), asks=qualified.asks)
    if said:
        return Component(f"{label}, contributions", said.pop(), status, (*refs, *qualified.refs), note)
    reason = (
        f"what was contributed of the rollover of {when(entry)} ({entry.name}) is not known: see box 5 of its Form "
        f"1099-R (code H), and enter it as basis"
    )
    return missing(label, reason, (*refs, *qualified.refs))


class _Qualified(NamedTuple):
    """Whether the plan's distribution was qualified; None with what must be asked."""

    yes: bool | None
    refs: tuple[str, ...] = ()
    reason: str = ""
    asks: str = ""


def _plan_distribution_qualified(
    record: Record, law: TaxYearLaw, moved: Moved, forms: tuple[InformationReturn, ...]
) -> _Qualified:
    """Section 402A(d)(2): five tax years from the first designated Roth contribution to that plan, and age 59 1/2,
    death or disability. The years of the Roth IRA do not count for it."""
    entry = moved.entry
    account = record.accounts.get(entry.account)
    plan = entry.plan or (account.plan if account is not None else "")
    fact = record.facts.get("first_designated_roth_year", about=plan)
    printed = next((str(form.boxes["11"]) for form in forms if form.boxes.get("11")), "")
    refs = (fact_ref(fact),) if fact is not None else ()
    first = int(fact.value) if fact is not None else int(printed) if printed.isdigit() else None
    if first is not None and not law.roth_period_is_over(first):
        return _Qualified(yes=False, refs=refs)
    of_age = (
        moved.purpose in (Purpose.DEATH, Purpose.DISABILITY)
        or is_disabled(record, entry.day)
        or reached_59_and_a_half(record, entry.day)
    )
    if of_age is False:
        return _Qualified(yes=False)
    if of_age is None:
        reason = (
            f"whether the designated Roth money rolled over on {when(entry)} was a qualified distribution depends on "
            f"age: set the fact birth_date of {record.owner}"
        )
        return _Qualified(None, refs, reason, "fact:birth_date")
    if first is None:
        reason = (
            f"whether the designated Roth money rolled over on {when(entry)} was a qualified distribution depends on "
            f"the first year of such contributions to the plan (Form 1099-R box 11): set the fact "
            f"first_designated_roth_year:{plan or 'PLAN'}"
        )
        return _Qualified(None, refs, reason)
    return _Qualified(yes=True, refs=refs)


def _from_a_program(moved: Moved) -> Component:
    """A contribution of the year as Form 5498 box 10 counts it, less the program's earnings in it; a row of another
    kind is on no Form 5498 box 10, and enters with what was contributed to the program."""
    entry = moved.entry
    label = f"rollover from a tuition program of {when(entry)}"
    if moved.year < _FIRST_YEAR_OF_529_ROLLOVERS:
        reason = f"{label} ({entry.name}): tuition programs could not be rolled over to a Roth IRA before 2024"
        return missing(label, reason, moved.refs)
    if entry.basis is None:
        reason = (
            f"how much of the {label} ({entry.name}) was contributed to the program is not known: see box 3 of its "
            f"Form 1099-Q, and enter it as basis"
        )
        return missing(label, reason, moved.refs)
    counted = entry.cents if entry.kind is _K.CONTRIBUTION else 0
    named = f"earnings in the {label}" if counted else label
    return Component(named, entry.basis - counted, evidence_status(entry), moved.refs, evidence_reason(entry))


def _asked(record: Record, moved: Moved, rule: Enters) -> Component:
    entry = moved.entry
    label = f"{rule.what}, {when(entry)}"
    answer = record.decisions.get(f"employer_roth:{entry.name}")
    if answer is not None:
        return Component(label, entry.cents if answer == "basis" else 0, Status.KNOWN, moved.refs)
    reason = (
        f"{plain_amount(entry.cents)} of {rule.what} ({entry.name}): the instructions for line 22 do not say whether "
        f"it is basis in contributions. Answer the question"
    )
    return missing(label, reason, moved.refs, asks=f"employer_roth:{entry.name}")


def _unplaced(moved: Moved) -> Component:
    label = f"rollover to a Roth IRA of {when(moved.entry)}"
    reason = (
        f"{label} ({', '.join(moved.refs)}): which account the money left is not known, and with it whether it is "
        f"basis of line 22 or 24: enter from_account_type"
    )
    return missing(label, reason, moved.refs)


def _forms_alone(record: Record, year: int) -> Iterator[tuple[str, Component]]:
    """Rollovers to a Roth IRA that only a form shows: a plan's Form 1099-R (code H from a designated Roth account, code
    G with a taxable amount to a Roth IRA or within the plan), or box 2 of the Roth IRA's Form 5498."""
    yield from _received_alone(record, year)
    moves = (*_ROLLOVERS, _K.IN_PLAN_ROTH_ROLLOVER)
    told = {e.account for e in record.in_year(year, *moves)}
    received = any(m.year == year for m in _rolled_over(record))
    for form in record.returns_by_year.get(year, ()):
        account = record.accounts.get(form.account)
        if (
            form.form != "1099-R"
            or form.account in told
            or account is None
            or not (account.type and account.type.is_plan)
        ):
            continue
        line = "22" if "H" in form.codes else "24" if "G" in form.codes and _taxed(form) else ""
        if line and not received:
            code = form.boxes.get("7", "")
            reason = (
                f"Form 1099-R {form.name}, code {code}, reports {plain_amount(form.money('1'))} rolled over, to a Roth "
                f"IRA or within the plan: enter it as direct_rollover or in_plan_roth_rollover"
            )
            yield line, missing(f"Form 1099-R box 1, code {code}", reason, (form.name,))


def _received_alone(record: Record, year: int) -> Iterator[tuple[str, Component]]:
    moves = [m for m in _rolled_over(record) if year in (m.entry.year, m.entry.year + 1)]
    own = {account.id for account in roth_accounts(record)}
    for form in record.returns_by_year.get(year, ()):
        if form.form != "5498" or form.account not in own or not form.money("2"):
            continue
        if not any(form.account in _ends(m) for m in moves):
            reason = (
                f"Form 5498 {form.name} box 2 reports {plain_amount(form.money('2'))} rolled over to the Roth IRA: "
                f"enter where it came from, as direct_rollover, rollover_in or rollover_out"
            )
            gap = missing("Form 5498 box 2", reason, (form.name,))
            yield "22", gap
            yield "24", gap


def _ends(moved: Moved) -> set[str]:
    """The accounts that either side names as the one that received it."""
    return {moved.entry.account, moved.entry.to_account, moved.other.account if moved.other else ""}


def _taxed(form: InformationReturn) -> Cents:
    return form.money("2a")
