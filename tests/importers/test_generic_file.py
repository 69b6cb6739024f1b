"""The generic ledger file: every rule of the contract, and the entry a row makes."""

from __future__ import annotations

from datetime import date

import pytest
from importer_samples import SAMPLES, deadline

from basis.errors import InputRejectedError
from basis.model import AccountType, EntryError, EntryKind, Evidence, Purpose
from importers import Asked, Entered, GenericRow, classify, parse, resolve, to_entry
from importers.generic_rules import MAY_BE_ZERO, NEEDS

GOOD: dict[str, str] = {
    "date": "2021-03-01",
    "owner": "ada",
    "account": "trad",
    "account_type": "traditional_ira",
    "kind": "distribution",
    "amount": "100",
}


def file_of(*rows: dict[str, str]) -> bytes:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [",".join(columns), *(",".join(f'"{row.get(name, "")}"' for name in columns) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def read(*rows: dict[str, str]) -> tuple[GenericRow, ...]:
    return parse(file_of(*rows), "typed.csv").entries


def one(**changes: str) -> GenericRow:
    return read(GOOD | changes)[0]


def refusal(**changes: str) -> str:
    with pytest.raises(InputRejectedError) as caught:
        one(**changes)
    assert "typed.csv, row 2" in caught.value.message
    assert caught.value.next_step
    return caught.value.message


def test_a_row_becomes_the_entry_it_says() -> None:
    row = one(
        kind="conversion",
        amount="$7,000.00",
        to_account="roth",
        to_account_type="roth_ira",
        arrived="2021-03-03",
        evidence="client",
        note="n",
    )
    entry = to_entry(row, "a1", "a2")
    assert (entry.account, entry.to_account, entry.cents) == ("a1", "a2", 700000)
    assert (entry.day, entry.arrived, entry.year) == (date(2021, 3, 1), date(2021, 3, 3), 2021)
    assert (entry.to_account_type, entry.evidence, entry.note) == (AccountType.ROTH_IRA, Evidence.CLIENT, "n")


def test_the_first_line_may_name_the_version_and_no_other_version() -> None:
    data = file_of(GOOD)
    assert parse(b"# basis ledger 1\n" + data, "x.csv").entries[0].line == 3
    for title in (b"# basis ledger 2\n", b"# my file\n"):
        with pytest.raises(InputRejectedError, match="row 1"):
            parse(title + data, "x.csv")


def test_a_contribution_without_a_year_is_a_question_and_not_an_error() -> None:
    row = one(kind="contribution", date="2021-03-01")
    asked = classify(row, row.account_type, "generic", deadline)
    assert isinstance(asked, Asked) and asked.kind == "contribution_year"
    assert [choice.answer for choice in asked.choices] == ["contribution:2020", "contribution:2021"]
    assert "line 4 of 2020" in asked.choices[0].effect and "line 4" not in asked.choices[1].effect
    (entry,) = resolve(row, "a1", row.account_type, "contribution:2020")
    assert entry.for_year == 2020
    with pytest.raises(InputRejectedError, match="contribution:YEAR"):
        resolve(row, "a1", row.account_type, "contribution")
    with pytest.raises(EntryError):
        to_entry(row, "a1")


def test_every_other_row_is_entered_as_it_stands() -> None:
    row = one()
    outcome = classify(row, row.account_type, "generic", deadline, account="a1")
    assert isinstance(outcome, Entered) and outcome.entries == (to_entry(row, "a1"),)


def test_a_contribution_may_leave_its_treatment_open() -> None:
    assert one(kind="contribution", for_year="2020").treatment is None


@pytest.mark.parametrize("column", ["date", "owner", "account", "account_type", "kind", "amount"])
def test_what_is_required_is_required(column: str) -> None:
    assert column in refusal(**{column: ""})
    without = {name: value for name, value in GOOD.items() if name != column}
    with pytest.raises(InputRejectedError):
        read(without)


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("date", "03/01/2021", "2024-04-15"),
        ("date", "2021-02-30", "no such day"),
        ("date", "2021-3-1", "2021-03-01"),
        ("amount", "-100", "positive"),
        ("amount", "1.234,56", "US notation"),
        ("amount", "0", "not zero"),
        ("kind", "contributon", "contribution perhaps"),
        ("account_type", "taxable", "one of"),
        ("account_type", "roth", "roth_ira"),
        ("evidence", "corrected_form", "one of"),
        ("for_year", "21", "tax year"),
        ("for_year", "2022", "cannot be the tax year"),
        ("owner", "decedent:", "decedent:ID"),
        ("account", "1.23E+08", "scientific notation"),
        ("treatment", "nondeductible", "belongs to"),
        ("earnings", "5", "belongs to"),
        ("to_account", "x", ""),
        ("part", "contributions", "belongs to"),
        ("plan", "northwind", "plan account"),
        ("decedent", "bob", "inherited"),
        ("arrived", "2021-02-01", "before the money left"),
        ("purpose", "fun", "not a known word"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_with_what_was_expected(column: str, value: str, expected: str) -> None:
    if column == "to_account":
        with pytest.raises(InputRejectedError, match="belongs to"):
            one(kind="fee", to_account=value)
        return
    assert expected in refusal(**{column: value})


def test_only_earnings_may_be_negative() -> None:
    assert one(kind="earnings", amount="-10").cents == -1000


@pytest.mark.parametrize("kind", sorted(MAY_BE_ZERO))
def test_values_and_opening_basis_may_be_zero(kind: EntryKind) -> None:
    assert one(kind=kind.value, amount="0", date="2021-12-31").cents == 0


@pytest.mark.parametrize("kind", ["year_end_value", "opening_basis"])
def test_year_end_values_and_opening_basis_are_of_december_31(kind: str) -> None:
    assert "December 31" in refusal(kind=kind)


def test_a_charitable_distribution_counts_for_its_own_year_but_for_two_januaries() -> None:
    gift = {"kind": "qcd", "treatment": "", "date": "2013-01-20", "for_year": "2012"}
    assert one(**gift).for_year == 2012
    assert "January 2013" in refusal(**{**gift, "date": "2013-02-01"})
    assert "January 2011" in refusal(**{**gift, "date": "2021-01-20", "for_year": "2020"})


def test_a_spousal_election_has_no_amount() -> None:
    changes = {"kind": "spousal_election", "account_type": "inherited_traditional_ira", "decedent": "bob"}
    assert one(**changes, amount="").cents == 0
    assert "nothing" in refusal(**changes)


@pytest.mark.parametrize(("kind", "column"), [(kind, column) for kind, columns in NEEDS.items() for column in columns])
def test_what_a_kind_needs_is_needed(kind: EntryKind, column: str) -> None:
    filled = {
        "for_year": "2020", "to_account": "other", "purpose": "contribution", "decedent": "bob", "ref": "r1",
        "from_account_type": "plan_pretax",
    }  # fmt: skip
    account_type = {EntryKind.IN_PLAN_ROTH_ROLLOVER: "plan_after_tax"}.get(kind, "traditional_ira")
    plan = {"plan": "northwind"} if account_type.startswith("plan") else {}
    amount = "" if kind is EntryKind.SPOUSAL_ELECTION else "100"
    row = (
        {name: filled[name] for name in NEEDS[kind]}
        | {"kind": kind.value, "account_type": account_type, "amount": amount}
        | plan
    )
    assert one(**row).kind is kind
    assert column in refusal(**(row | {column: ""}))


@pytest.mark.parametrize(
    ("kind", "account_type"),
    [
        ("contribution", "inherited_traditional_ira"),
        ("contribution", "plan_pretax"),
        ("conversion", "roth_ira"),
        ("conversion_in", "traditional_ira"),
        ("after_tax_contribution", "plan_pretax"),
        ("opening_basis", "plan_pretax"),
    ],
)
def test_a_kind_that_an_account_cannot_have_is_refused(kind: str, account_type: str) -> None:
    changes = {
        "kind": kind,
        "account_type": account_type,
        "date": "2021-12-31",
        "to_account": "r" if kind == "conversion" else "",
        "for_year": "",
    }
    assert "account_type" in refusal(**changes)


def test_the_opening_of_a_roth_ira_names_its_part_and_the_year_of_a_conversion() -> None:
    opening = {"kind": "opening_basis", "account_type": "roth_ira", "date": "2020-12-31"}
    assert "part" in refusal(**opening)
    assert "for_year" in refusal(**opening, part="conversion_taxable")
    assert one(**opening, part="conversion_taxable", for_year="2017").for_year == 2017
    assert one(**opening, part="contributions").for_year is None


def test_a_recharacterization_with_a_loss_moves_less_than_was_contributed() -> None:
    moved = one(
        kind="recharacterization",
        amount="5900",
        earnings="-100",
        for_year="2020",
        to_account="roth",
        purpose="contribution",
    )
    assert (moved.cents, moved.earnings, moved.purpose) == (590000, -10000, Purpose.CONTRIBUTION)
    assert "earnings" in refusal(kind="returned_contribution", amount="100", earnings="100", for_year="2020")


def test_two_rows_that_disagree_about_an_account_are_refused() -> None:
    with pytest.raises(InputRejectedError, match="as row 2 says"):
        read(GOOD, GOOD | {"account_type": "roth_ira"})
    with pytest.raises(InputRejectedError, match="two rows disagree"):
        read(
            GOOD | {"to_account": "roth", "to_account_type": "roth_ira", "kind": "transfer_out"},
            GOOD | {"account": "roth"},
        )
    assert len(read(GOOD, GOOD | {"owner": "bob", "account_type": "roth_ira"})) == 2


def test_a_row_learns_the_type_of_the_other_account_from_the_row_that_opens_it() -> None:
    rows = read(
        GOOD | {"kind": "conversion", "to_account": "roth"},
        GOOD | {"account": "roth", "account_type": "roth_ira"},
    )
    assert rows[0].to_account_type is AccountType.ROTH_IRA


def test_a_plan_and_a_decedent_are_named_once_for_an_account() -> None:
    plan = GOOD | {"account": "p", "account_type": "plan_pretax"}
    with pytest.raises(InputRejectedError, match="plan"):
        read(plan)
    assert [row.plan for row in read(plan, plan | {"plan": "northwind"})] == ["northwind", "northwind"]
    inherited = GOOD | {"account": "i", "account_type": "inherited_roth_ira"}
    with pytest.raises(InputRejectedError, match="decedent"):
        read(inherited)
    assert [row.decedent for row in read(inherited | {"decedent": "bob"}, inherited)] == ["bob", "bob"]


def test_an_unknown_column_is_refused_by_name() -> None:
    with pytest.raises(InputRejectedError, match="an unknown column: found 'remarks'"):
        read(GOOD | {"remarks": "x"})


def test_a_note_may_have_several_lines_and_rows_keep_their_physical_numbers() -> None:
    rows = read(GOOD | {"note": "one\ntwo"}, GOOD | {"note": "three"})
    assert [(row.line, row.last_line, row.note) for row in rows] == [(2, 3, "one\ntwo"), (4, 4, "three")]


def test_every_row_of_the_household_sample_makes_an_entry_or_a_question() -> None:
    sample = SAMPLES / "generic" / "household.csv"
    outcomes = [
        classify(row, row.account_type, "generic", deadline) for row in parse(sample.read_bytes(), sample.name).entries
    ]
    assert [type(each).__name__ for each in outcomes].count("Asked") == 1
    assert len(outcomes) == 14


@pytest.mark.parametrize("year", ["9" * 5_000, "02021", "\u0662\u0660\u0662\u0661"])
def test_a_tax_year_is_four_digits_and_no_more(year: str) -> None:
    with pytest.raises(InputRejectedError, match="a tax year from"):
        read(GOOD | {"kind": "contribution", "for_year": year})
