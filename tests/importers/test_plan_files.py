"""Histories of employer plans: the plan's name above the table, sources of money, cash that is invested later."""

from __future__ import annotations

from datetime import date

import pytest
from importer_samples import SAMPLES, deadline

from basis.errors import InputRejectedError
from basis.model import AccountType
from importers import Asked, Entered, Ignored, Outcome, classify, parse

NETBENEFITS = (SAMPLES / "fidelity" / "401k_history.csv").read_bytes()
WORKPLACE = (SAMPLES / "workplace" / "plan_history.csv").read_bytes()


def refusal(data: bytes) -> str:
    with pytest.raises(InputRejectedError) as caught:
        parse(data, "history.csv")
    assert caught.value.next_step
    return caught.value.message


def outcomes(data: bytes, kind: AccountType = AccountType.PLAN_PRETAX) -> dict[int, Outcome]:
    read = parse(data, "history.csv")
    return {row.line: classify(row, kind, read.family, deadline, account="a1") for row in read.rows}


def test_the_plans_name_is_the_account_commas_and_all() -> None:
    read = parse(NETBENEFITS, "history.csv")
    assert read.account_in_preamble == read.account_label == "NORTHWIND TRADERS, LLC"
    assert read.plans == {"": "NORTHWIND TRADERS, LLC"}
    assert read.period == (date(2026, 1, 1), date(2026, 5, 10))
    quoted = NETBENEFITS.replace(b"NORTHWIND TRADERS, LLC        ", b'"NORTHWIND &amp; SONS, LLC"')
    assert parse(quoted, "x").account_label == "NORTHWIND & SONS, LLC"


def test_entities_of_html_are_the_characters_they_stand_for() -> None:
    texts = [row.description for row in parse(NETBENEFITS, "x").rows]
    assert "EXAMPLE S&P500 IDX" in texts and "DODGE & EXAMPLE STOCK X" in texts


def test_padding_rows_of_zero_and_what_happens_inside_the_plan_are_never_asked() -> None:
    found = outcomes(NETBENEFITS)
    assert [line for line, outcome in found.items() if isinstance(outcome, Asked)] == [9, 10, 14, 19, 20]
    assert isinstance(found[7], Ignored)


@pytest.mark.parametrize("name", ["401k_history.csv", "401k_every_action.csv"])
def test_exchanges_of_a_plan_are_told_because_a_rollover_to_roth_may_stand_among_them(name: str) -> None:
    (note,) = parse((SAMPLES / "fidelity" / name).read_bytes(), name).notes
    assert "rollover to Roth inside the plan" in note
    assert "code G" in note and "H" not in note


def test_a_history_without_exchanges_of_a_plan_has_no_note() -> None:
    assert parse((SAMPLES / "fidelity" / "every_action_of_an_ira.csv").read_bytes(), "x.csv").notes == ()


@pytest.mark.parametrize("action", ["Rollover", "Rollover In", "ROLLOVER CONTRIBUTION"])
def test_a_rollover_into_a_plan_is_only_believed_and_asks(action: str) -> None:
    found = outcomes(NETBENEFITS.replace(b",Contributions,", f",{action},".encode(), 1))[9]
    assert isinstance(found, Asked) and found.rule == "fidelity-rollover"
    assert {"rollover_in", "direct_rollover_in"} <= {choice.answer for choice in found.choices}


def test_a_contribution_asks_for_the_source_and_every_source_can_be_answered() -> None:
    asked = outcomes(NETBENEFITS)[9]
    assert isinstance(asked, Asked) and asked.kind == "plan_source"
    assert {
        "elective_deferral",
        "employer_contribution",
        "designated_roth_contribution",
        "after_tax_contribution",
    } <= {choice.answer for choice in asked.choices}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b',"14.567"', b',""'),
        (b',"14.567"', b""),
        (b'"2,332.84"', b'"2.332,84"'),
        (b"05/08/2026,VANGUARD TARGET 2060,Contributions", b"2026-05-08,VANGUARD TARGET 2060,Contributions"),
        (b"Date,Investment,Transaction Type,Amount,Shares/Unit", b"Date,Investment,Transaction Type,Amount,Remarks"),
    ],
)
def test_a_plan_history_that_is_not_whole_is_refused(old: bytes, new: bytes) -> None:
    refusal(NETBENEFITS.replace(old, new, 1))


def test_a_stock_plan_is_refused_because_it_holds_no_retirement_money() -> None:
    message = refusal(b"Transaction date,Transaction type,Investment name,Shares,Amount\nMar-31-2026,SOLD,X,-1,$2.00\n")
    assert "stock plan" in message and "no retirement money" in message


def test_cash_received_counts_once_though_it_is_invested_later() -> None:
    found = outcomes(WORKPLACE)
    assert isinstance(found[2], Entered) and found[2].entries[0].cents == 26110
    assert isinstance(found[4], Ignored) and isinstance(found[5], Ignored)


def test_a_purchase_beyond_the_cash_received_before_it_is_asked_and_not_taken_for_that_cash() -> None:
    more = WORKPLACE.replace(b'"2.221256224","579.97"', b'"3.0","779.97"')
    found = outcomes(more)[5]
    assert isinstance(found, Asked) and found.rule == "workplace-purchase-beyond-cash"
    assert found.choices[-1].answer == "none"


def test_cash_received_pays_for_several_purchases_until_it_is_used_up() -> None:
    header, received, _, bought, *_ = WORKPLACE.splitlines(keepends=True)
    parts = [bought.replace(b'"261.10",', b'"%s",' % amount) for amount in (b"61.10", b"200.00", b"0.01")]
    found = outcomes(b"".join([header, received, *parts]))
    assert [isinstance(found[line], Ignored) for line in (3, 4, 5)] == [True, True, False]
    assert isinstance(found[5], Asked)


def test_a_purchase_without_cash_received_before_is_the_contribution_itself() -> None:
    (entry,) = (e for o in [outcomes(WORKPLACE)[6]] if isinstance(o, Entered) for e in o.entries)
    assert (entry.kind.value, entry.cents, entry.account_type) == (
        "employer_contribution",
        4489,
        AccountType.PLAN_EMPLOYER,
    )


def test_employee_money_whose_source_does_not_say_roth_or_pre_tax_is_asked() -> None:
    assert isinstance(outcomes(WORKPLACE)[3], Asked)


def test_a_workplace_row_without_its_last_comma_is_cut_off() -> None:
    assert "cut off" in refusal(WORKPLACE.replace(b'"44.89",', b'"44.89"'))
