"""What a Form 1099-R alone is, by its codes, the IRA/SEP/SIMPLE box and the account: one row per row of the table.

Instructions for Forms 1099-R and 5498, Guide to Distribution Codes, and the rules for lines 7, 8 and 19 of Form 8606.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

import pytest
from records import IRA, PRETAX_PLAN, ROTH, SEP, Owned

from basis.engine import Component, History, Record, Status, history
from basis.engine.papers.codes import can_stand_together
from basis.engine.papers.form_1099_r import contradictions, may_be_employer_roth
from basis.model import Account, AccountType, InformationReturn, Owner, ReturnForm

SIMPLE = Account(id="a5", client="ana", custodian="fidelity", number=None, label="SIMPLE", type=AccountType.SIMPLE_IRA)
ROTH_SEP = Account(id="a6", client="ana", custodian="fidelity", number=None, type=AccountType.ROTH_SEP_IRA)
HEIR = Account(
    id="a9", client="ana", custodian="fidelity", number=None, type=AccountType.INHERITED_TRADITIONAL_IRA, decedent="leo"
)
DESIGNATED_ROTH = Account(
    id="a8", client="ana", custodian="acme", number=None, label="401(k)", type=AccountType.PLAN_DESIGNATED_ROTH
)

NO_LINE = "on no line"
PAID_OUT = "line 7"
PAID_OUT_ASKED = "line 7, and asked: rolled over, converted, or paid out?"
GIFT = "given to charity: asked, and on no line"
ROTH_GIFT = "given to charity out of a Roth IRA: missing"
ASKED = "paid out, converted or given away: asked"
LINE_19 = "line 19"
UNDONE = "a contribution undone"
ENTER = "missing: enter what it was"
UNREADABLE = "missing: a corrected form, or what the owner says"
PLAN_TO_ROTH = "plan money that reached a Roth IRA: line 22 waits for its row"
EMPLOYER = "employer's Roth contribution: line 22 is asked"


class Row(NamedTuple):
    """Codes, whether the IRA/SEP/SIMPLE box is marked, the account, what it is, and whether the form is a finding."""

    codes: str
    ira: bool
    account: Account
    is_what: str
    impossible: bool = False
    year: int = 2023


_BOX = True
_NO = False
TABLE = (
    Row("1", _BOX, IRA, PAID_OUT_ASKED),
    Row("1", _NO, PRETAX_PLAN, NO_LINE),
    Row("2", _BOX, IRA, ASKED),
    Row("2", _BOX, SEP, ASKED),
    Row("2", _BOX, ROTH_SEP, EMPLOYER),
    Row("2", _NO, PRETAX_PLAN, NO_LINE),
    Row("2", _NO, ROTH, LINE_19),
    Row("2", _BOX, ROTH, ENTER, impossible=True),
    Row("3", _BOX, IRA, ASKED),
    Row("3", _NO, PRETAX_PLAN, NO_LINE),
    Row("4", _BOX, IRA, ENTER),
    Row("4", _BOX, HEIR, PAID_OUT),
    Row("4", _NO, PRETAX_PLAN, NO_LINE),
    Row("4", _NO, ROTH, ENTER, impossible=True),
    Row("5", _BOX, IRA, PAID_OUT),
    Row("5", _NO, ROTH, LINE_19),
    Row("5", _NO, PRETAX_PLAN, NO_LINE),
    Row("6", _BOX, IRA, UNREADABLE, impossible=True),
    Row("6", _NO, PRETAX_PLAN, NO_LINE),
    Row("7", _BOX, IRA, ASKED),
    Row("7", _BOX, SIMPLE, ASKED),
    Row("7", _BOX, ROTH_SEP, EMPLOYER),
    Row("7", _BOX, ROTH, ENTER, impossible=True),
    Row("7", _NO, PRETAX_PLAN, NO_LINE),
    Row("8", _BOX, IRA, UNDONE),
    Row("8", _NO, PRETAX_PLAN, NO_LINE),
    Row("18", _BOX, IRA, UNDONE),
    Row("28", _BOX, IRA, UNDONE),
    Row("48", _BOX, IRA, UNDONE),
    Row("8J", _NO, ROTH, UNDONE),
    Row("JP", _NO, ROTH, UNDONE),
    Row("P", _BOX, IRA, UNDONE),
    Row("1P", _BOX, IRA, UNDONE),
    Row("2P", _BOX, IRA, UNDONE),
    Row("4P", _BOX, IRA, UNDONE),
    Row("P", _NO, PRETAX_PLAN, NO_LINE),
    *(Row(code, _BOX, IRA, UNREADABLE, impossible=True) for code in ("9", "C", "E", "F", "H", "L", "M", "U", "W")),
    *(Row(code, _NO, PRETAX_PLAN, NO_LINE) for code in ("9", "4A", "7A", "C", "7D", "E", "F", "1L", "1M", "U", "6W")),
    Row("7A", _BOX, IRA, UNREADABLE, impossible=True),
    Row("7D", _BOX, IRA, UNREADABLE, impossible=True),
    Row("A", _BOX, IRA, UNREADABLE, impossible=True),
    Row("D", _BOX, IRA, UNREADABLE, impossible=True),
    Row("B", _BOX, IRA, UNREADABLE, impossible=True),
    *(Row(codes, _BOX, IRA, UNREADABLE, impossible=True) for codes in ("1B", "2B", "7B", "1L", "7M", "1D")),
    Row("B", _NO, DESIGNATED_ROTH, NO_LINE),
    Row("1B", _NO, DESIGNATED_ROTH, NO_LINE),
    Row("BG", _NO, DESIGNATED_ROTH, NO_LINE),
    Row("G", _BOX, IRA, NO_LINE),
    Row("G", _NO, PRETAX_PLAN, NO_LINE),
    Row("4G", _NO, PRETAX_PLAN, NO_LINE),
    Row("4H", _NO, DESIGNATED_ROTH, PLAN_TO_ROTH),
    Row("H", _NO, DESIGNATED_ROTH, PLAN_TO_ROTH),
    Row("J", _BOX, IRA, UNREADABLE, impossible=True),
    Row("J", _NO, ROTH, LINE_19),
    Row("T", _NO, ROTH, LINE_19),
    Row("Q", _NO, ROTH, NO_LINE),
    Row("Q", _NO, PRETAX_PLAN, NO_LINE, impossible=True),
    Row("1K", _BOX, IRA, PAID_OUT_ASKED),
    Row("2K", _BOX, IRA, ASKED),
    Row("GK", _BOX, IRA, NO_LINE),
    Row("8K", _BOX, IRA, UNDONE),
    Row("7K", _BOX, IRA, ASKED),
    Row("N", _NO, IRA, UNDONE),
    Row("N", _BOX, IRA, UNDONE),
    Row("N", _NO, ROTH, UNDONE),
    Row("R", _NO, IRA, UNDONE),
    Row("R", _NO, ROTH, UNDONE),
    Row("N", _NO, PRETAX_PLAN, NO_LINE, impossible=True),
    Row("S", _BOX, SIMPLE, PAID_OUT_ASKED),
    Row("S", _NO, ROTH, ENTER, impossible=True),
    Row("7", _BOX, PRETAX_PLAN, NO_LINE, impossible=True),
    *(Row(codes, _BOX, IRA, GIFT, year=2025) for codes in ("7Y", "Y7", "4Y", "KY")),
    Row("Y", _BOX, IRA, GIFT, impossible=True, year=2025),
    Row("7Y", _BOX, IRA, GIFT, impossible=True),
    Row("4Y", _NO, ROTH, ROTH_GIFT, impossible=True, year=2025),
    Row("7Y", _BOX, PRETAX_PLAN, NO_LINE, impossible=True, year=2025),
    Row("17", _BOX, IRA, UNREADABLE, impossible=True),
    Row("JQ", _NO, ROTH, ENTER, impossible=True),
)

YEAR = 2023
BOX_1 = 5_000


def owned_with(row: Row, *, year: int = YEAR) -> Record:
    """One form and nothing else of the year; the basis before it, and a value at its end."""
    owned = Owned(IRA, SEP, SIMPLE, ROTH, ROTH_SEP, HEIR, PRETAX_PLAN, DESIGNATED_ROTH)
    if row.account.decedent:
        owned = Owned(row.account)
    else:
        owned.opening(1_000, year - 2)
        owned.entry(ROTH, "opening_basis", f"{year - 2}-12-31", 2_000)
    owned.fact("first_roth_year", str(year - 2))
    if row.is_what == UNDONE:
        made = year - 1 if set(row.codes) & set("PR") else year
        owned.entry(row.account, "contribution", f"{made}-03-01", BOX_1 * 9 // 10, for_year=made)
    more: dict[str, object] = {"box_7_ira": True} if row.ira else {}
    # Of what was paid back a tenth is net income; a conversion or distribution may be taxable in full.
    box_2a = BOX_1 // 10 if set(row.codes) & set("8P") else 0 if set(row.codes) & set("NRGHQ") else BOX_1
    owned.form("1099-R", year, row.account, box_1=BOX_1, box_2a=box_2a, box_7=row.codes, **more)
    record = owned.record()
    return (
        Record(
            owner=Owner("ana", "leo"),
            accounts={row.account.id: row.account},
            returns=record.returns,
            facts=record.facts,
        )
        if row.account.decedent
        else record
    )


def is_what(figures: History) -> str:
    """What the form is taken for, read off the components that rest on it: on the lines of money that moved, then on
    those of contributions of this year and the year before."""
    of_line: defaultdict[str, list[Component]] = defaultdict(list)
    for result in figures.results.values():
        inputs = result.inputs
        entered = {
            "1": inputs.contributions,
            "7": inputs.distributions,
            "8": inputs.conversions,
            "19": inputs.roth_distributions,
            "22": inputs.roth_contributions,
        }
        for number, parts in entered.items():
            of_line[number] += [part for part in parts if "d1" in part.refs]
    asks = {part.asks for parts in of_line.values() for part in parts}
    if any(part.cents == BOX_1 * 100 and part.asks == "document:1" for part in of_line["7"]):
        return PAID_OUT_ASKED
    if any(part.cents == 0 and part.asks == "document:1" for part in of_line["7"]):
        return GIFT
    if "document:1" in asks:
        return ASKED if any(part.asks for part in of_line["8"]) else UNREADABLE
    if "employer_roth:d1" in asks:
        return EMPLOYER
    for number, what in (("7", PAID_OUT), ("19", LINE_19)):
        if any(part.cents == BOX_1 * 100 for part in of_line[number]):
            return what
    if any(part.cents is None and "charitable" in part.reason for part in of_line["19"]):
        return ROTH_GIFT
    if any(part.cents is None for number in ("7", "8", "19") for part in of_line[number]):
        return ENTER
    if of_line["22"] and "rolled over, to a Roth IRA" in of_line["22"][0].reason:
        return PLAN_TO_ROTH
    told = any(
        "d1" in f.refs and f.code == "returned_contribution" for r in figures.results.values() for f in r.findings
    )
    return UNDONE if of_line["1"] or of_line["22"] or told else NO_LINE


@pytest.mark.parametrize(
    "row", TABLE, ids=lambda row: f"{row.codes}-{'box' if row.ira else 'none'}-{row.account.type}-{row.year}"
)
def test_a_form_1099_r_alone_is_what_the_table_says(row: Row) -> None:
    figures = history(owned_with(row, year=row.year), through=row.year)
    found = [f for f in figures.results[row.year].findings if f.code == "form_1099_r_impossible"]
    assert bool(found) is row.impossible, found
    assert all("d1" in finding.refs and "corrected form" in finding.message for finding in found)
    assert is_what(figures) == row.is_what


@pytest.mark.parametrize("row", [row for row in TABLE if row.is_what == ASKED], ids=lambda row: row.codes)
def test_form_5498_box_3_shows_that_it_was_converted_and_nothing_is_asked(row: Row) -> None:
    """The strongest evidence of a conversion; nothing on Form 1099-R tells one from cash."""
    record = owned_with(row)
    form = InformationReturn(
        form=ReturnForm.F5498, tax_year=YEAR, account=ROTH.id, payer="Payer", boxes={"3": BOX_1 * 100}, id=2
    )
    result = history(replace(record, returns=(*record.returns, form)), through=YEAR).results[YEAR]
    assert (result.text("7"), result.text("8")) == ("0", "5,000")
    assert not any(part.asks for part in result.lines["8"].components)


@pytest.mark.parametrize("answer", ["conversion", "distribution"])
def test_a_determination_decides_where_no_form_5498_is_on_file(answer: str) -> None:
    record = replace(owned_with(Row("7", _BOX, IRA, ASKED)), decisions={"document:1": answer})
    result = history(record, through=YEAR).results[YEAR]
    converted = answer == "conversion"
    assert [result.lines[n].cents for n in ("7", "8")] == ([0, 500_000] if converted else [500_000, 0])


def test_form_5498_stands_above_a_determination_and_the_conflict_names_both() -> None:
    form = InformationReturn(
        form=ReturnForm.F5498, tax_year=YEAR, account=ROTH.id, payer="Payer", boxes={"3": BOX_1 * 100}, id=2
    )
    record = owned_with(Row("7", _BOX, IRA, ASKED))
    record = replace(record, returns=(*record.returns, form), decisions={"document:1": "distribution"})
    line_7, line_8 = (history(record, through=YEAR).results[YEAR].lines[n] for n in ("7", "8"))
    assert (line_7.cents, line_8.cents) == (0, 500_000)
    assert line_7.status is line_8.status is Status.CONFLICT
    assert any("d1 was answered to be paid out" in reason and "Form 5498 d2" in reason for reason in line_8.reasons)


@pytest.mark.parametrize(
    ("answer", "lines"), [("form", (0, 500_000)), ("statement", (500_000, 0)), ("elsewhere", (500_000, 500_000))]
)
def test_the_answer_to_that_conflict_settles_both_lines(answer: str, lines: tuple[int, int]) -> None:
    """Box 3 was converted out of what seemed to be paid out, was not converted, or left an account not on file."""
    owned = Owned()
    owned.opening(1_000, YEAR - 1)
    owned.entry(IRA, "distribution", f"{YEAR}-03-01", BOX_1)
    owned.form("5498", YEAR, ROTH, box_3=BOX_1, box_7_roth=True)
    owned.decisions[f"conversions:{YEAR}"] = answer
    result = owned.history(YEAR).results[YEAR]
    assert tuple(result.lines[n].amount for n in ("7", "8")) == lines
    assert {result.lines[n].status for n in ("7", "8")} <= {Status.KNOWN, Status.BLANK}


def test_a_form_1099_r_alone_whose_amount_another_ira_received_is_asked_whether_it_was_rolled_over() -> None:
    """Form 5498 box 2 has no day; section 408(d)(3)(A) gives 60."""
    record = owned_with(Row("7", _BOX, IRA, ASKED))
    told = tuple(
        InformationReturn(form=ReturnForm.F5498, tax_year=YEAR, account=account, payer="P", boxes=boxes, id=number)
        for number, account, boxes in ((2, ROTH.id, {"3": 0}), (3, SEP.id, {"2": BOX_1 * 100}))
    )
    record = replace(record, returns=(*record.returns, *told))
    (part,) = (p for p in history(record, through=YEAR).results[YEAR].inputs.distributions if p.asks)
    assert (part.asks, part.status) == ("document:1", Status.ASSUMED)
    assert "Form 5498 d3, box 2" in part.reason
    rolled = replace(record, decisions={"document:1": "rollover_out"})
    assert not any(p.cents for p in history(rolled, through=YEAR).results[YEAR].inputs.distributions)


def test_a_prohibited_transaction_distributes_the_whole_ira_and_says_of_which_day_the_value_is() -> None:
    """Section 408(e)(2)(B): the value on the first day of the year."""
    line = history(owned_with(Row("5", _BOX, IRA, PAID_OUT)), through=YEAR).results[YEAR].lines["7"]
    assert (line.cents, line.status) == (BOX_1 * 100, Status.ASSUMED)
    assert any("value on January 1" in reason for reason in line.reasons)


def test_money_on_a_form_that_contradicts_itself_is_on_line_7_only_once_somebody_says_so() -> None:
    record = owned_with(Row("1B", _BOX, IRA, ASKED))
    assert history(record, through=YEAR).results[YEAR].lines["7"].status is Status.MISSING
    said = replace(record, decisions={"document:1": "distribution"})
    assert history(said, through=YEAR).results[YEAR].lines["7"].cents == BOX_1 * 100


def test_an_employers_roth_contribution_is_offered_as_an_answer_where_the_owner_has_such_an_ira() -> None:
    """Notice 2024-2: boxes 1 and 2a, code 2 or 7, the IRA/SEP/SIMPLE box; since 2023."""
    with_sep = owned_with(Row("7", _BOX, SEP, ASKED))
    form = with_sep.returns[0]
    assert may_be_employer_roth(with_sep, form)
    assert not may_be_employer_roth(with_sep, replace(form, tax_year=2022))
    assert not may_be_employer_roth(with_sep, replace(form, boxes={**form.boxes, "7": "1"}))
    assert not may_be_employer_roth(replace(with_sep, accounts={IRA.id: IRA}), form)
    result = history(replace(with_sep, decisions={"document:1": "employer_roth"}), through=YEAR).results[YEAR]
    assert [result.lines[n].cents or 0 for n in ("7", "8")] == [0, 0]
    assert result.line("form_1040/4b").components[-1].cents == 500_000
    assert [part.asks for part in result.inputs.roth_contributions if "d1" in part.refs] == ["employer_roth:d1"]


# The pairs of the guide, typed from its column "Used with code"; each pair is legal when either side lists the other.
USED_WITH = {
    "1": "8BDKLMP", "2": "8BDKLMP", "3": "D", "4": "8ABDGHKLMPY", "6": "W", "7": "ABDKLMY", "8": "124BJK", "9": "",
    "5": "", "A": "47", "B": "12478GLMPU", "C": "D", "D": "12347C", "E": "", "F": "", "G": "4BK", "H": "4", "J": "8P",
    "K": "12478GY", "L": "1247B", "M": "1247B", "N": "", "P": "124BJ", "Q": "", "R": "", "S": "", "T": "", "U": "B",
    "W": "6", "Y": "47K",
}  # fmt: skip


@pytest.mark.parametrize("pair", list(combinations(sorted(USED_WITH), 2)), ids="".join)
def test_two_codes_stand_together_exactly_where_the_guide_says(pair: tuple[str, str]) -> None:
    first, second = pair
    legal = second in USED_WITH[first]
    assert legal is (first in USED_WITH[second])
    assert can_stand_together(frozenset(pair)) is legal


@pytest.mark.parametrize(("codes", "first"), [("7Y", 2025), ("1K", 2015), ("1M", 2018), ("C", 2018)])
def test_a_code_before_its_first_year_is_a_finding(codes: str, first: int) -> None:
    def of_year(year: int) -> InformationReturn:
        return InformationReturn(form=ReturnForm.F1099R, tax_year=year, account="a1", payer="P", boxes={"7": codes})

    assert any("first used" in words for words in contradictions(of_year(first - 1), None))
    assert contradictions(of_year(first), None) == ()


@pytest.mark.parametrize(
    ("codes", "says"),
    [
        ("J", "code J is of a Roth IRA alone: ask the payer for a corrected form, or which account it is of"),
        ("H", "code H is of no IRA, but the account is one: ask the payer for a corrected form"),
        ("1P7", "codes that cannot stand together in box 7 (1P7): ask the payer for a corrected form"),
        ("", "has no code in box 7: look at the form"),
    ],
)
def test_a_form_that_is_not_figured_by_itself_says_what_to_ask_and_leaves_other_lines_alone(
    codes: str, says: str
) -> None:
    owned = Owned(IRA, ROTH)
    owned.opening(4000, 2022)
    owned.value(IRA, 2023, 30_000)
    owned.form("1099-R", 2023, IRA, box_1=2000, box_7=codes)
    result = owned.history(2023).results[2023]
    (reason,) = (part.reason for part in result.lines["7"].components)
    assert says in reason
    assert {number: result.text(number) for number in ("2", "6")} == {"2": "4,000", "6": "30,000"}
    assert result.lines["19"].status is Status.BLANK
