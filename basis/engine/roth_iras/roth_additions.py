"""What the movements of a year into Roth IRAs add to lines 22 and 24, beyond regular contributions and conversions.

What each of them is, the table of enters_roth.py says. Money that no row of it describes is asked for, never taken for
a contribution.
"""

from __future__ import annotations

from collections.abc import Iterator

from basis.engine.amounts import Component, Components, Status, missing
from basis.engine.movements import when
from basis.engine.open_year import Adjustments, OpenYear
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.papers.form_1099_r import employer_roth_forms
from basis.engine.record import Record
from basis.engine.roth_iras.enters_roth import ROLLOVERS, Counts, Enters, Moved, moved_into_roth, rolled_over
from basis.engine.roth_iras.layers import RothLayers, by_year
from basis.engine.roth_iras.plan_to_roth import investment, taxed_part
from basis.engine.roth_iras.roth import roth_accounts
from basis.engine.roth_iras.roth_layer import RothLayer
from basis.law import TaxYearLaw
from basis.model import EntryKind, InformationReturn, RothPart
from basis.money import Cents, plain_amount

_FIRST_YEAR_OF_529_ROLLOVERS = 2024


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
    return by_year((*made, *_moved_in_divorce(year)))


def _moved_in_divorce(year: OpenYear) -> Iterator[RothLayer]:
    """Conversions that came or went with a divorce transfer, as its rows say, by year and part.

    What went is taken from the layer of its `for_year`; no rule says which conversions go, so that without one it is
    taken from none of them, and how the layers stand is not known.
    """
    for entry in year.record.in_year(year.year, EntryKind.DIVORCE_TRANSFER_IN, EntryKind.DIVORCE_TRANSFER_OUT):
        received = entry.kind is EntryKind.DIVORCE_TRANSFER_IN
        if not entry.account_type.is_roth or entry.part in (None, RothPart.CONTRIBUTIONS):
            continue
        if received or entry.for_year is not None:
            label = f"conversions {'received' if received else 'given up'} {when(entry)}"
            cents = entry.cents if received else -entry.cents
            whole = Component(label, cents, evidence_status(entry), (entry.name,), evidence_reason(entry))
            taxable = whole if entry.part is RothPart.CONVERSION_TAXABLE else whole._replace(cents=0)
            yield RothLayer(entry.for_year or entry.year, whole, taxable)


def _amounts(record: Record, law: TaxYearLaw, moved: Moved, rule: Enters) -> Components:
    match rule.counts:
        case Counts.COMPARED | Counts.NOTHING:
            return ()
        case Counts.WHOLE | Counts.SPLIT:
            return (_whole(moved, rule.what),)
        case Counts.INVESTMENT:
            return (investment(record, law, moved, rule.what),)
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
    counted = entry.cents if entry.kind is EntryKind.CONTRIBUTION else 0
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
    yield from _employer_roth_alone(record, year)
    moves = (*ROLLOVERS, EntryKind.IN_PLAN_ROTH_ROLLOVER)
    told = {e.account for e in record.in_year(year, *moves)}
    received = any(m.year == year for m in rolled_over(record))
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


def _employer_roth_alone(record: Record, year: int) -> Iterator[tuple[str, Component]]:
    """What an employer put into a Roth SEP or Roth SIMPLE IRA, as a form alone reports it."""
    rows = record.in_year(year, EntryKind.EMPLOYER_CONTRIBUTION)
    for form in employer_roth_forms(record, year):
        cents = form.money("1")
        if sum(row.cents for row in rows if row.account == form.account) == cents:
            continue
        label, asks = f"employer money, Form 1099-R box 1, code {form.boxes.get('7', '')}", f"employer_roth:{form.name}"
        answer = record.decisions.get(asks)
        if answer is not None:
            yield "22", Component(label, cents if answer == "basis" else 0, Status.KNOWN, (form.name,))
            continue
        reason = (
            f"Form 1099-R {form.name} reports {plain_amount(cents)} that an employer contributed to a Roth SEP or Roth "
            f"SIMPLE IRA: the instructions for line 22 do not say whether it is basis. Answer the question"
        )
        yield "22", missing(label, reason, (form.name,), asks=asks)


def _received_alone(record: Record, year: int) -> Iterator[tuple[str, Component]]:
    moves = [m for m in rolled_over(record) if year in (m.entry.year, m.entry.year + 1)]
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
