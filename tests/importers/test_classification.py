"""What rows of custodians mean: entered, ignored or asked, and what an answer makes of an asked one."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from custodian_files import FIDELITY_ACTIONS, SCHWAB_ACTIONS, VANGUARD_TYPES
from hypothesis import given
from hypothesis import strategies as st
from importer_samples import deadline

from basis.errors import InputRejectedError
from basis.model import AccountType, EntryKind, Purpose
from importers import Asked, Entered, Ignored, Outcome, ParsedRow, classify, resolve
from importers.classification.rules import rules
from importers.fingerprint import effective_day, normalise

TRADITIONAL, ROTH, SEP, PLAN = (
    AccountType.TRADITIONAL_IRA,
    AccountType.ROTH_IRA,
    AccountType.SEP_IRA,
    AccountType.PLAN_PRETAX,
)
CUSTODIANS = (
    *("fidelity", "schwab", "vanguard", "merrill", "etrade", "tdameritrade", "robinhood"),
    *("betterment", "wealthfront", "m1", "tiaa", "ibkr", "ofx", "workplace"),
)
RETIREMENT = [kind for kind in AccountType if kind is not AccountType.TAXABLE]


def row(
    action: str,
    cents: int | None = 700000,
    day: date = date(2022, 3, 1),
    *,
    symbol: str = "",
    description: str = "",
    quantity: str = "",
) -> ParsedRow:
    return ParsedRow(
        line=2, last_line=2, offset=0, length=1, day=day, effective_day=effective_day(action), cents=cents,
        action=action, description=description, symbol=symbol, quantity=quantity, reference="", account_text="",
        account_label="", fingerprint_text=normalise(action),
    )  # fmt: skip


def outcome(
    action: str,
    cents: int | None,
    kind: AccountType | None,
    family: str = "fidelity",
    day: date = date(2022, 3, 1),
    **more: str,
) -> Outcome:
    return classify(row(action, cents, day, **more), kind, family, deadline, account="a1")


def entered(found: Outcome) -> list[tuple[EntryKind, int, int | None]]:
    assert isinstance(found, Entered), found
    return [(entry.kind, entry.cents, entry.for_year) for entry in found.entries]


def answers(found: Outcome) -> list[str]:
    assert isinstance(found, Asked), found
    return [choice.answer for choice in found.choices]


@pytest.mark.parametrize(("text", "year"), [("CURRENT YEAR", 2022), ("PRIOR YEAR", 2021)])
@pytest.mark.parametrize("kind", [TRADITIONAL, ROTH])
def test_a_fidelity_contribution_counts_for_the_year_that_its_text_says(
    text: str, year: int, kind: AccountType
) -> None:
    assert entered(outcome(f"CASH CONTRIBUTION {text} (Cash)", 600000, kind)) == [
        (EntryKind.CONTRIBUTION, 600000, year)
    ]


def test_the_current_year_is_that_of_the_effective_day() -> None:
    found = outcome("CASH CONTRIBUTION CURRENT YEAR as of Dec-31-2021", 600000, TRADITIONAL, day=date(2022, 1, 3))
    assert entered(found) == [(EntryKind.CONTRIBUTION, 600000, 2021)]
    assert isinstance(found, Entered) and found.entries[0].day == date(2021, 12, 31)


def test_a_prior_year_contribution_after_the_deadline_contradicts_itself_and_is_asked() -> None:
    found = outcome("CASH CONTRIBUTION PRIOR YEAR", 600000, TRADITIONAL, day=date(2022, 4, 16))
    assert answers(found) == ["contribution:2021", "contribution:2022", "none"]


def test_a_contribution_to_a_sep_ira_may_be_the_employers_and_is_asked() -> None:
    found = answers(outcome("CASH CONTRIBUTION CURRENT YEAR", 600000, SEP))
    assert {"contribution:2022", "employer_contribution"} <= set(found)


def test_both_sides_of_a_fidelity_conversion_are_known() -> None:
    assert entered(outcome("ROTH CONVERSION VS 242-000002-1", 700000, ROTH)) == [
        (EntryKind.CONVERSION_IN, 700000, None)
    ]
    assert entered(outcome("CONV TO ROTH IRA VS 242-000003-1", -700000, TRADITIONAL)) == [
        (EntryKind.CONVERSION, 700000, None)
    ]
    assert isinstance(outcome("ROTH CONVERSION", 700000, TRADITIONAL), Asked)
    assert isinstance(outcome("CONV TO ROTH IRA", -700000, ROTH), Asked)


@pytest.mark.parametrize("action", ["FED TAX W/H FEDERAL TAX WITHHELD", "STATE TAX W/H MA STAT WTH ED12345 /WEB"])
def test_withheld_tax_is_part_of_the_gross_distribution(action: str) -> None:
    assert entered(outcome(action, -400000, TRADITIONAL)) == [
        (EntryKind.DISTRIBUTION, 400000, None),
        (EntryKind.WITHHOLDING, 400000, None),
    ]
    assert isinstance(outcome(action, 400000, TRADITIONAL), Asked)


def test_net_row_and_tax_rows_sum_to_box_1() -> None:
    net = row("EARLY DIST FROM IRA", -3400000)
    rows = [net, row("FED TAX W/H FEDERAL TAX WITHHELD", -400000), row("STATE TAX W/H MA STAT WTH", -200000)]
    found = [entry for each in rows for entry in entries(classify(each, TRADITIONAL, "fidelity", deadline))]
    assert sum(entry[1] for entry in found if entry[0] is EntryKind.DISTRIBUTION) == 4000000


def entries(found: Outcome) -> list[tuple[EntryKind, int, int | None]]:
    return entered(found)


def test_a_normal_distribution_is_asked_because_charity_and_rollovers_look_the_same() -> None:
    found = answers(outcome("NORMAL DISTR PARTIAL ED1234 /WEB", -100, TRADITIONAL))
    assert found[0] == "distribution" and {"qcd", "rollover_out"} <= set(found)


def test_a_split_is_no_distribution_from_the_ira() -> None:
    assert isinstance(outcome("DISTRIBUTION EXAMPLE CORP", 100, TRADITIONAL, symbol="EXMP"), Ignored)
    assert isinstance(outcome("DISTRIBUTION", -100, TRADITIONAL), Asked)


def test_an_electronic_transfer_into_an_ira_is_asked_with_the_years_it_could_count_for() -> None:
    early = answers(outcome("Electronic Funds Transfer Received (Cash)", 100, ROTH, day=date(2022, 4, 15)))
    late = answers(outcome("Electronic Funds Transfer Received (Cash)", 100, ROTH, day=date(2022, 4, 16)))
    assert early[:2] == ["contribution:2021", "contribution:2022"]
    assert late[0] == "contribution:2022" and "contribution:2021" not in late
    assert "rollover_in" in early


def test_a_vanguard_contribution_is_asked_until_the_deadline_and_certain_after_it() -> None:
    assert answers(outcome("Contribution", 100, TRADITIONAL, "vanguard", date(2022, 4, 15))) == [
        "contribution:2021",
        "contribution:2022",
        "none",
    ]
    assert entered(outcome("Contribution", 100, TRADITIONAL, "vanguard", date(2022, 4, 16))) == [
        (EntryKind.CONTRIBUTION, 100, 2022)
    ]


def test_the_deadline_given_decides_and_no_calendar() -> None:
    day = date(2020, 7, 15)
    postponed = classify(row("Contribution", 100, day), ROTH, "vanguard", lambda year: date(year + 1, 7, 15))
    assert isinstance(postponed, Asked)


def test_a_vanguard_share_conversion_is_a_change_of_share_class() -> None:
    assert isinstance(outcome("Share Conversion (incoming)", 100, ROTH, "vanguard"), Ignored)
    assert entered(outcome("Conversion (incoming)", 100, ROTH, "vanguard")) == [(EntryKind.CONVERSION_IN, 100, None)]
    assert entered(outcome("Conversion (outgoing)", -100, TRADITIONAL, "vanguard")) == [
        (EntryKind.CONVERSION, 100, None)
    ]


def test_a_buy_that_brings_money_in_is_an_implied_contribution_and_is_asked() -> None:
    assert isinstance(outcome("Buy", 100, ROTH, "vanguard"), Asked)
    assert isinstance(outcome("Buy", -100, ROTH, "vanguard"), Ignored)


def test_a_sale_that_takes_money_out_is_asked_and_one_that_brings_it_in_is_not() -> None:
    assert "distribution" in answers(outcome("Sell", -100, TRADITIONAL, "vanguard"))
    assert isinstance(outcome("Sell", 100, TRADITIONAL, "vanguard"), Ignored)
    assert isinstance(outcome("Sell (exchange)", -100, TRADITIONAL, "vanguard"), Ignored)


def test_foreign_tax_is_not_withheld_from_a_distribution() -> None:
    assert isinstance(
        outcome("Withholding", -5, TRADITIONAL, "vanguard", description="Withholding of foreign tax"), Ignored
    )
    assert len(entered(outcome("Withholding", -5, TRADITIONAL, "vanguard", description="Withholding"))) == 2


@pytest.mark.parametrize("action", ["Journal", "Internal Transfer"])
def test_a_schwab_journal_may_be_anything(action: str) -> None:
    out = answers(outcome(action, -100, TRADITIONAL, "schwab"))
    assert {"conversion", "transfer_out", "distribution", "recharacterization:2022", "none"} <= set(out)
    into = answers(outcome(action, 100, ROTH, "schwab"))
    assert {"conversion_in", "transfer_in", "contribution:2022", "recharacterization_in:2022", "none"} <= set(into)


@pytest.mark.parametrize(
    ("family", "paid", "received"),
    [
        ("fidelity", "NORMAL DISTR PARTIAL VS 242-000004-1 CASH", "CHECK RECEIVED"),
        ("fidelity", "Electronic Funds Transfer Paid (Cash)", "Electronic Funds Transfer Received (Cash)"),
        ("vanguard", "Distribution", "Funds Received"),
        ("schwab", "MoneyLink Transfer", "MoneyLink Transfer"),
    ],
)
def test_money_paid_out_and_put_into_a_roth_ira_within_60_days_can_be_answered_as_a_conversion(
    family: str, paid: str, received: str
) -> None:
    assert "conversion" in answers(outcome(paid, -700000, TRADITIONAL, family))
    assert "conversion_in" in answers(outcome(received, 700000, ROTH, family))


@pytest.mark.parametrize(
    ("family", "action"),
    [
        ("schwab", "Journal"),
        ("vanguard", "Transfer (outgoing)"),
        ("merrill", "Transfer / Adjustment CREDIT CASH BALANCE"),
        ("robinhood", "ITRF"),
        ("tdameritrade", "INTERNAL TRANSFER BETWEEN ACCOUNTS"),
    ],
)
def test_a_journal_can_be_an_excess_taken_out_or_a_transfer_under_a_divorce(family: str, action: str) -> None:
    out = answers(outcome(action, -700000, TRADITIONAL, family))
    assert {"returned_contribution:2022", "excess_removed:YEAR", "divorce_transfer_out"} <= set(out)
    assert "divorce_transfer_in" in answers(outcome(action, 700000, TRADITIONAL, family))


def test_a_row_that_goes_the_other_way_than_its_rule_expects_is_offered_what_fits_and_not_none_alone() -> None:
    assert {"distribution", "fee", "none"} <= set(answers(outcome("Contributions", -25000, PLAN)))
    assert {"distribution", "none"} <= set(answers(outcome("Plan Contribution", -25000, PLAN, "vanguard")))


@pytest.mark.parametrize("family", CUSTODIANS)
def test_rows_of_a_taxable_account_are_never_asked(family: str) -> None:
    every = [each.action for each in (*FIDELITY_ACTIONS, *SCHWAB_ACTIONS)] + [kind for kind, _ in VANGUARD_TYPES]
    for action, cents in product(every, (100, -100, 0, None)):
        assert isinstance(outcome(action, cents, AccountType.TAXABLE, family), Ignored)


@given(
    text=st.text(max_size=40),
    cents=st.integers(-(10**9), 10**9).filter(bool),
    kind=st.sampled_from(RETIREMENT),
    family=st.sampled_from([*CUSTODIANS, "nobody"]),
)
def test_money_that_no_rule_knows_is_asked_and_never_ignored(
    text: str, cents: int, kind: AccountType, family: str
) -> None:
    found = outcome(f"UNSEEN {text}", cents, kind, family)
    assert isinstance(found, Asked) and answers(found)[-1] == "none" and found.reason


def test_a_row_that_moves_nothing_is_ignored_and_shares_without_dollars_are_asked() -> None:
    assert isinstance(outcome("UNSEEN", 0, ROTH), Ignored)
    assert isinstance(outcome("UNSEEN", None, ROTH), Ignored)
    assert answers(outcome("UNSEEN", None, ROTH, quantity="10")) == ["none"]
    assert isinstance(
        outcome("Security Transfer", None, ROTH, "schwab", quantity="10", description="TOA ACAT 0001"), Ignored
    )


@pytest.mark.parametrize(
    ("family", "action", "cents"),
    [
        ("fidelity", "TRANSFER OF ASSETS ACAT DELIVER", 100),
        ("fidelity", "TRANSFER OF ASSETS ACAT RECEIVE", -100),
        ("fidelity", "TRANSFER OF ASSETS ACAT SOMETHING NEW", -100),
        ("robinhood", "ACATO", 100),
        ("robinhood", "ACATI", -100),
    ],
)
def test_a_transfer_whose_text_and_direction_contradict_each_other_is_asked(
    family: str, action: str, cents: int
) -> None:
    found = outcome(action, cents, TRADITIONAL, family)
    assert isinstance(found, Asked)
    assert ("transfer_in" if cents > 0 else "transfer_out") in answers(found)


@pytest.mark.parametrize(
    ("family", "action", "description"),
    [
        ("fidelity", "TRANSFER OF ASSETS ACAT DELIVER", ""),
        ("schwab", "Security Transfer", "TOA ACAT 0001"),
        ("robinhood", "ACATI", ""),
    ],
)
def test_a_transfer_of_shares_between_trustees_changes_no_line_and_needs_no_dollars(
    family: str, action: str, description: str
) -> None:
    found = outcome(action, None, TRADITIONAL, family, description=description, quantity="10")
    assert isinstance(found, Ignored)


@pytest.mark.parametrize(
    ("family", "action", "kind"),
    [
        ("vanguard", "Conversion (incoming)", ROTH),
        ("vanguard", "Transfer (incoming)", TRADITIONAL),
        ("fidelity", "TRANSFERRED FROM VS 242-000002-1", ROTH),
        ("schwab", "Journaled Shares", ROTH),
        ("merrill", "SOMETHING NEW", ROTH),
    ],
)
@pytest.mark.parametrize("cents", [0, None])
def test_a_movement_in_kind_shown_with_zero_dollars_is_asked_and_never_dropped(
    family: str, action: str, kind: AccountType, cents: int | None
) -> None:
    assert answers(outcome(action, cents, kind, family, quantity="12.5")) == ["none"]


def test_a_split_shown_with_zero_dollars_is_still_no_question() -> None:
    assert isinstance(outcome("DISTRIBUTION EXAMPLE CORP", 0, TRADITIONAL, symbol="EXMP", quantity="5"), Ignored)
    assert isinstance(outcome("Share Conversion (incoming)", 0, ROTH, "vanguard", quantity="5"), Ignored)
    assert isinstance(outcome("Transfer", 0, PLAN), Ignored)


@pytest.mark.parametrize("family", CUSTODIANS)
def test_a_text_that_is_only_believed_never_enters_or_ignores(family: str) -> None:
    for rule in rules(family):
        assert rule.evidence in ("R", "P", "F", "S", "M")
        assert rule.evidence != "M" or rule.ask
        assert [rule.ignore, rule.enter is not None, bool(rule.ask)].count(True) == 1
        assert bool(rule.asks and rule.reason) == bool(rule.ask)


@pytest.mark.parametrize(
    ("family", "action"),
    [
        ("fidelity", "PARTIAL PY RECHAR VS 242-000003-1"),
        ("fidelity", "FULL CY RECHAR"),
        ("fidelity", "ROLLOVER CASH"),
        ("fidelity", "ROLLOVER CASH EXAMPLE, INC. as of 2024-04-26 (Cash)"),
        ("fidelity", "ROLLOVER CASH 60 DAY"),
        ("fidelity", "ROLLOVER SHARES EXAMPLE"),
        ("fidelity", "Rollover"),
        ("fidelity", "Rollover In"),
        ("fidelity", "ROTH IN-PLAN CONVERSION"),
        ("vanguard", "Rollover"),
        ("vanguard", "Recharacterization (incoming)"),
        ("merrill", "Withdrawal NORMAL WITHDRAWAL"),
        ("merrill", "Withdrawal FED TAX-NORMAL"),
        ("merrill", "Withdrawal ST TAX-CA"),
        ("merrill", "Deposit CONTRIBUTION 2024"),
        ("merrill", "ROTH CONVERSION"),
        ("schwab", "ROTH CONVERSION"),
        ("schwab", "Promotional Award"),
        ("tdameritrade", "CLIENT REQUESTED ELECTRONIC FUNDING RECEIPT (FUNDS NOW)"),
        ("betterment", "Rollover"),
        ("tiaa", "Transfer In"),
    ],
)
@pytest.mark.parametrize("cents", [100, -100])
def test_a_text_that_nobody_has_seen_asks_in_every_retirement_account(family: str, action: str, cents: int) -> None:
    for kind in RETIREMENT:
        assert isinstance(outcome(action, cents, kind, family), Asked), kind


def test_a_prior_year_recharacterization_offers_both_years_and_enters_none() -> None:
    found = answers(outcome("PARTIAL PY RECHAR VS 242-000003-1", -650000, ROTH, day=date(2024, 3, 3)))
    assert found[:2] == ["recharacterization:2023", "recharacterization:2024"]


def test_money_sent_to_fund_an_ira_is_left_aside_where_it_is_taxable_and_asked_where_it_is_not() -> None:
    action = "TRANSFERRED TO VS 242-000002-1 CURRENT CONTRIBUTION (Cash)"
    assert isinstance(outcome(action, -700000, AccountType.TAXABLE), Ignored)
    assert "contribution:2022" in answers(outcome(action, 700000, TRADITIONAL))
    assert {"distribution", "transfer_out"} <= set(answers(outcome(action, -700000, TRADITIONAL)))


@pytest.mark.parametrize("family", CUSTODIANS)
def test_every_rule_has_a_name_of_its_own_and_a_text_to_match(family: str) -> None:
    names = [rule.id for rule in rules(family)]
    assert len(set(names)) == len(names)
    for rule in rules(family):
        assert rule.whole or rule.starts or rule.contains
        assert rule.side in ("", "in", "out", "none")
        assert rule.accounts <= {
            "ira",
            "traditional",
            "roth",
            "inherited",
            "plan",
            *(kind.value for kind in AccountType),
        }
        assert all(text == text.upper() for text in (*rule.whole, *rule.starts, *rule.contains, *rule.description))


@given(
    cents=st.integers(-(10**9), 10**9).filter(bool),
    kind=st.sampled_from(RETIREMENT),
    day=st.dates(date(1990, 1, 1), date(2030, 1, 1)),
)
def test_every_choice_that_is_offered_can_be_answered(cents: int, kind: AccountType, day: date) -> None:
    asked = row("UNSEEN", cents, day)
    found = classify(asked, kind, "fidelity", deadline)
    assert isinstance(found, Asked)
    for choice in found.choices:
        made = resolve(asked, "a1", kind, choice.answer.replace("YEAR", str(day.year - 1)))
        assert (made == ()) == (choice.answer == "none")
        for entry in made:
            assert (entry.account, entry.cents, entry.day) == ("a1", abs(cents), day)
            # In a plan the kind of a contribution says which part of the plan it goes to.
            assert entry.account_type is kind or (kind.is_plan and entry.account_type.is_plan)
        assert choice.meaning and choice.effect and "{" not in choice.meaning + choice.effect


def test_an_effect_names_the_lines_with_the_dollars_of_the_row() -> None:
    found = outcome("Journal", -700000, TRADITIONAL, "schwab", date(2021, 5, 1))
    assert isinstance(found, Asked)
    effects = {choice.answer: choice.effect for choice in found.choices}
    assert effects["conversion"] == "adds 7,000.00 to line 8 and line 16 of 2021"
    assert effects["distribution"] == "adds 7,000.00 to line 7 of 2021"
    assert effects["none"] == "changes no line"


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "conversion_in",
        "contribution",
        "contribution:2022",
        "distribution:2022",
        "recharacterization",
        "recharacterization:2023",
        "recharacterization:22",
        "none:2022",
        "rubbish",
        "opening_basis",
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_the_ones_that_do(answer: str) -> None:
    with pytest.raises(InputRejectedError, match="expected one of") as caught:
        resolve(row("Journal", -100), "a1", TRADITIONAL, answer)
    assert "none" in caught.value.message


def test_an_answered_withholding_is_a_distribution_too() -> None:
    made = resolve(row("Tax Withholding", -100), "a1", TRADITIONAL, "withholding")
    assert [entry.kind for entry in made] == [EntryKind.DISTRIBUTION, EntryKind.WITHHOLDING]


def test_since_2018_only_contributions_are_recharacterized() -> None:
    (late,) = resolve(row("Journal", -100), "a1", TRADITIONAL, "recharacterization:2021")
    (early,) = resolve(row("Journal", -100, date(2017, 5, 1)), "a1", ROTH, "recharacterization:2016")
    assert (late.purpose, late.for_year) == (Purpose.CONTRIBUTION, 2021)
    assert (early.purpose, early.for_year) == (None, 2016)


def test_plan_contributions_ask_for_the_source_of_the_money() -> None:
    found = outcome("Contributions", 25000, PLAN)
    assert isinstance(found, Asked) and found.kind == "plan_source"
    assert "elective_deferral" in answers(found)
    assert isinstance(outcome("Change in Market Value", 25000, PLAN), Ignored)
    assert isinstance(outcome("Change in Market Value", 25000, ROTH), Asked)
