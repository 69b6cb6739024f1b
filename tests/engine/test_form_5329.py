"""Form 5329, Part I: what of a year's IRA distributions bears the additional tax of section 72(t)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import IRA, ROTH, Owned

from basis.engine import Line, Status, YearResult
from basis.engine.additional_tax.early import EXCEPTIONS, Piece, printed_number, shares
from basis.model import Account, AccountType, Purpose, RothPart, Treatment

SIMPLE = Account(id="a4", client="ana", custodian="", number=None, label="SIMPLE", type=AccountType.SIMPLE_IRA)


def person(born: str = "1985-06-01") -> Owned:
    """No basis at the end of 2020; a Roth IRA since 2019, with 2,000 contributed and 9,000 taxed in 2019."""
    owned = Owned(IRA, SIMPLE, ROTH)
    owned.opening(0, 2020)
    owned.entry(ROTH, "opening_basis", "2020-12-31", 2000, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "opening_basis", "2020-12-31", 9000, part=RothPart.CONVERSION_TAXABLE, for_year=2019)
    owned.fact("first_roth_year", "2019")
    if born:
        owned.fact("birth_date", born)
    for account in (IRA, SIMPLE):
        owned.value(account, 2021, 50_000)
    return owned


def lines(owned: Owned, year: int = 2021) -> dict[str, Line]:
    sheet = owned.history(year).results[year].worksheets.get("form_5329")
    return {} if sheet is None else {number: row.line for number, row in sheet.lines.items()}


def shown(owned: Owned, year: int = 2021) -> list[int | str]:
    """Lines 1 to 4 in dollars, or their status."""
    return [line.cents // 100 if line.cents is not None else line.status.word for line in lines(owned, year).values()]


def result(owned: Owned, year: int = 2021) -> YearResult:
    return owned.history(year).results[year]


def test_without_basis_an_early_distribution_bears_the_tax_in_full_though_no_form_8606_is_required() -> None:
    owned = person()
    owned.entry(IRA, "distribution", "2021-05-01", 10_000)
    assert shown(owned) == [10_000, 0, 10_000, 1000]
    assert result(owned).required is False


def test_only_the_taxable_part_bears_the_tax_and_not_box_2a() -> None:
    """10,000 of basis, 10,000 distributed, 30,000 left: 7,500 taxable, tax 750, though box 2a says 10,000."""
    owned = Owned(IRA)
    owned.opening(10_000, 2020)
    owned.fact("birth_date", "1985-06-01")
    owned.entry(IRA, "distribution", "2021-05-01", 10_000)
    owned.form("1099-R", 2021, IRA, box_1=10_000, box_2a=10_000, box_7="1")
    owned.value(IRA, 2021, 30_000)
    assert shown(owned) == [7500, 0, 7500, 750]


def test_a_conversion_is_no_early_distribution_but_the_tax_withheld_from_it_is() -> None:
    owned = person()
    owned.entry(IRA, "conversion", "2021-05-01", 9000)
    assert lines(owned) == {}
    owned.entry(IRA, "distribution", "2021-05-01", 1000)
    assert shown(owned) == [1000, 0, 1000, 100]


@pytest.mark.parametrize(
    ("born", "expected"), [("1961-11-01", []), ("1961-11-02", [10_000, 0, 10_000, 1000]), ("1950-01-01", [])]
)
def test_age_59_and_a_half_is_counted_to_the_day(born: str, expected: list[int]) -> None:
    owned = person(born)
    owned.entry(IRA, "distribution", "2021-05-01", 10_000)
    assert shown(owned) == expected


def test_of_distributions_before_and_after_59_and_a_half_only_the_first_bear_the_tax() -> None:
    owned = person("1961-11-01")
    owned.entry(IRA, "distribution", "2021-04-01", 1000)
    owned.entry(IRA, "distribution", "2021-06-01", 9000)
    assert shown(owned) == [1000, 0, 1000, 100]


def test_without_a_birth_date_it_is_asked_and_line_15c_stands() -> None:
    owned = person(born="")
    owned.entry(IRA, "distribution", "2021-05-01", 10_000)
    assert [line.status for line in lines(owned).values()] == [
        Status.MISSING, Status.KNOWN, Status.MISSING, Status.MISSING,
    ]  # fmt: skip
    assert lines(owned)["1"].components[0].asks == "fact:birth_date"
    assert result(owned).worksheets["form_1040"].lines["4b"].line.cents == 1_000_000


@pytest.mark.parametrize(
    ("code", "expected"), [("1", [10_000, 0, 10_000, 1000]), ("7", []), ("S", [10_000, 0, 10_000, 2500])]
)
def test_without_a_birth_date_the_code_of_form_1099_r_says_whether_it_was_early(code: str, expected: list[int]) -> None:
    owned = person(born="")
    account = SIMPLE if code == "S" else IRA
    owned.entry(account, "distribution", "2021-05-01", 10_000)
    owned.form("1099-R", 2021, account, box_1=10_000, box_7=code)
    assert shown(owned) == expected


@pytest.mark.parametrize(
    ("purpose", "number"),
    [
        (Purpose.SEPP, "02"), (Purpose.DISABILITY, "03"), (Purpose.MEDICAL, "05"), (Purpose.HEALTH_INSURANCE, "07"),
        (Purpose.EDUCATION, "08"), (Purpose.LEVY, "10"), (Purpose.RESERVIST, "11"),
    ],
)  # fmt: skip
def test_an_excepted_distribution_is_on_lines_1_and_2(purpose: Purpose, number: str) -> None:
    owned = person()
    owned.entry(IRA, "distribution", "2021-05-01", 1000, purpose=purpose)
    assert shown(owned) == [1000, 1000, 0, 0]
    assert number in result(owned).worksheets["form_5329"].lines["2"].name


def test_separation_from_service_is_no_exception_for_an_ira() -> None:
    """Section 72(t)(3)(A)."""
    owned = person()
    owned.entry(IRA, "distribution", "2021-05-01", 1000, purpose=Purpose.SEPARATION)
    assert shown(owned) == [1000, 0, 1000, 100]


@pytest.mark.parametrize(
    ("purpose", "year", "dollars", "line_2"),
    [
        (Purpose.BIRTH_ADOPTION, 2019, 5000, 0), (Purpose.BIRTH_ADOPTION, 2021, 5000, 5000),
        (Purpose.BIRTH_ADOPTION, 2021, 5001, "missing"), (Purpose.EMERGENCY, 2023, 1000, 0),
        (Purpose.EMERGENCY, 2024, 1000, 1000), (Purpose.EMERGENCY, 2024, 1500, 1000),
        (Purpose.TERMINAL_ILLNESS, 2023, 90_000, 90_000), (Purpose.DOMESTIC_ABUSE, 2024, 10_001, 10_000),
        (Purpose.DOMESTIC_ABUSE, 2025, 10_300, 10_300),
    ],
)  # fmt: skip
def test_an_exception_holds_from_its_year_and_up_to_its_amount(
    purpose: Purpose, year: int, dollars: int, line_2: int | str
) -> None:
    owned = Owned(IRA)
    owned.opening(0, year - 1)
    owned.fact("birth_date", "1985-06-01")
    owned.entry(IRA, "distribution", f"{year}-05-01", dollars, purpose=purpose)
    owned.value(IRA, year, 10)
    assert shown(owned, year)[1] == line_2


def test_the_limit_after_domestic_abuse_is_one_for_all_distributions_of_a_year() -> None:
    """Section 72(t)(2)(K)(ii)."""
    owned = person()
    for day, dollars in (("2024-03-01", 7000), ("2024-05-01", 6000)):
        owned.entry(IRA, "distribution", day, dollars, purpose=Purpose.DOMESTIC_ABUSE)
    owned.value(IRA, 2024, 10)
    assert shown(owned, 2024)[:3] == [13_000, 10_000, 3000]


def test_only_one_distribution_of_a_year_can_be_for_an_emergency() -> None:
    """Section 72(t)(2)(I)(iii)."""
    owned = person()
    for day in ("2024-03-01", "2024-05-01"):
        owned.entry(IRA, "distribution", day, 400, purpose=Purpose.EMERGENCY)
    owned.value(IRA, 2024, 10)
    assert shown(owned, 2024)[:2] == [800, "missing"]
    assert "only one distribution" in lines(owned, 2024)["2"].reasons[0]


def test_an_owner_who_is_disabled_needs_no_other_reason() -> None:
    owned = person()
    owned.fact("disabled_since", "2021-03-01")
    owned.entry(IRA, "distribution", "2021-02-01", 1000)
    owned.entry(IRA, "distribution", "2021-05-01", 2000)
    assert shown(owned) == [3000, 2000, 1000, 100]


def test_several_exceptions_have_a_number_of_their_own() -> None:
    rows = [row for row in EXCEPTIONS if row.purpose in (Purpose.SEPP, Purpose.EDUCATION)]
    years = (1999, 2004, 2007, 2016, 2021, 2024)
    assert [printed_number(rows, year) for year in years] == ["", "11", "", "12", "", "99"]
    assert printed_number(rows[:1], 2024) == "02"


@pytest.mark.parametrize(
    ("purpose", "year", "line_2", "number"),
    [
        (Purpose.DISABILITY, 1993, 1000, ""), (Purpose.SEPP, 1995, 1000, ""), (Purpose.MEDICAL, 1996, 0, ""),
        (Purpose.MEDICAL, 1997, 1000, "05"), (Purpose.HEALTH_INSURANCE, 1996, 0, ""),
        (Purpose.HEALTH_INSURANCE, 1997, 1000, "07"), (Purpose.EDUCATION, 1997, 0, ""),
        (Purpose.EDUCATION, 1998, 1000, ""), (Purpose.EDUCATION, 2001, 1000, "08"), (Purpose.FIRST_HOME, 1997, 0, ""),
        (Purpose.FIRST_HOME, 1998, 1000, ""), (Purpose.LEVY, 1999, 0, ""), (Purpose.LEVY, 2000, 1000, ""),
        (Purpose.LEVY, 2004, 1000, "10"), (Purpose.RESERVIST, 2000, 0, ""), (Purpose.RESERVIST, 2002, 1000, ""),
        (Purpose.RESERVIST, 2009, 1000, "11"),
    ],
)  # fmt: skip
def test_an_exception_of_older_years_holds_from_the_year_of_its_act(
    purpose: Purpose, year: int, line_2: int, number: str
) -> None:
    """P.L. 104-191, section 361 (1997); P.L. 105-34, sections 203 and 303 (1998); P.L. 105-206, section 3436 (2000);
    P.L. 109-280, section 827 (after September 11, 2001)."""
    owned = Owned(IRA)
    owned.opening(0, year - 1)
    owned.fact("birth_date", "1960-01-01")
    owned.fact("homebuyer_used_before", "0")
    owned.entry(IRA, "distribution", f"{year}-05-01", 1000, purpose=purpose)
    owned.value(IRA, year, 10)
    sheet = result(owned, year).worksheets["form_5329"]
    assert sheet.lines["2"].line.cents == line_2 * 100
    assert f"exception number {number}" in sheet.lines["2"].name if number else "number" not in sheet.lines["2"].name


@pytest.mark.parametrize(
    ("year", "part", "status"), [(1993, "1993:", "assumed"), (1995, "Part I:", "known"), (2010, "Part I:", "known")]
)
def test_a_form_whose_numbers_were_not_read_says_so_and_has_the_amounts(year: int, part: str, status: str) -> None:
    owned = Owned(IRA)
    owned.opening(1000, year - 1)
    owned.fact("birth_date", "1960-01-01")
    owned.entry(IRA, "distribution", f"{year}-05-01", 5000)
    owned.value(IRA, year, 5000)
    assert shown(owned, year) == [4500, 0, 4500, 450]
    assert part in result(owned, year).worksheets["form_5329"].title
    assert {line.status.word for line in lines(owned, year).values()} == {status}


def converted_twice(**facts: str) -> Owned:
    """1998: 4,000 converted, 1,000 of it income; 1999: 4,000 converted, all income."""
    owned = Owned(IRA, ROTH)
    owned.opening(3000, 1997)
    owned.fact("birth_date", "1960-01-01")
    owned.fact("first_roth_year", "1998")
    owned.fact("spread_1998", "no")
    owned.entry(IRA, "conversion", "1998-05-01", 4000)
    owned.value(IRA, 1998, 0)
    owned.entry(IRA, "conversion", "1999-05-01", 4000)
    owned.value(IRA, 1999, 0)
    return owned


def test_the_instructions_of_1999_recapture_more_than_the_section_does() -> None:
    """Instructions for Form 5329 (1999), page 2: the smaller of line 19, and lines 16 and 26 with line 16 of 1998 over
    its line 20. Section 408A(d)(3)(F) would take 1,000, then 2,000 that was not taxed."""
    owned = converted_twice()
    owned.entry(ROTH, "distribution", "1999-10-01", 3000)
    line_1 = lines(owned, 1999)["1"]
    assert (line_1.cents, line_1.status) == (300_000, Status.ASSUMED)
    assert "1,000.00" in line_1.reasons[0]


@pytest.mark.parametrize(("year", "status"), [(2000, Status.ASSUMED), (2001, Status.KNOWN)])
def test_what_was_not_taxed_in_1998_comes_out_before_the_conversions_of_1999(year: int, status: Status) -> None:
    """Instructions for Form 5329 (2001), page 2, example; those for 2000 were not read."""
    owned = converted_twice()
    owned.entry(ROTH, "distribution", f"{year}-10-01", 5000)
    line_1 = lines(owned, year)["1"]
    assert (line_1.cents, line_1.status) == (200_000, status)


def test_the_example_of_the_instructions_for_2001_gives_22_000() -> None:
    """Instructions for Form 5329 (2001), page 2: 20,000 converted in 1998, 15,000 of it taxed; 10,000 in 1999, 7,000 of
    it taxed; 4,000 contributed; 33,000 distributed in 2001."""
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2000)
    owned.fact("birth_date", "1948-01-01")
    owned.fact("first_roth_year", "1998")
    for part, year, dollars in (
        (RothPart.CONTRIBUTIONS, None, 4000), (RothPart.CONVERSION_TAXABLE, 1998, 15_000),
        (RothPart.CONVERSION_NONTAXABLE, 1998, 5000), (RothPart.CONVERSION_TAXABLE, 1999, 7000),
        (RothPart.CONVERSION_NONTAXABLE, 1999, 3000),
    ):  # fmt: skip
        more = {"for_year": year} if year else {}
        owned.entry(ROTH, "opening_basis", "2000-12-31", dollars, part=part, **more)
    owned.fact("spread_1998", "no")
    owned.entry(ROTH, "distribution", "2001-07-09", 33_000)
    assert shown(owned, 2001) == [22_000, 0, 22_000, 2200]


def test_first_home_money_of_2003_is_excepted_as_far_as_it_met_no_earnings() -> None:
    """It comes off after the basis, so that conversions it took are recaptured, and excepted."""
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2002)
    owned.fact("birth_date", "1970-01-01")
    owned.fact("first_roth_year", "1998")
    owned.fact("homebuyer_used_before", "0")
    owned.entry(ROTH, "opening_basis", "2002-12-31", 2000, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "opening_basis", "2002-12-31", 4000, part=RothPart.CONVERSION_TAXABLE, for_year=2001)
    owned.entry(ROTH, "distribution", "2003-05-01", 9000, purpose=Purpose.FIRST_HOME)
    assert result(owned, 2003).text("25") == "0"
    assert shown(owned, 2003) == [4000, 4000, 0, 0]


@pytest.mark.parametrize(("used", "line_2"), [("0", 10_000), ("4,000.00", 6000), ("", "missing")])
def test_first_home_money_of_a_traditional_ira_is_excepted_up_to_what_is_left_of_the_limit(
    used: str, line_2: int | str
) -> None:
    """Section 72(t)(2)(F), (8)(B)."""
    owned = person()
    if used:
        owned.fact("homebuyer_used_before", used)
    owned.entry(IRA, "distribution", "2021-05-01", 12_000, purpose=Purpose.FIRST_HOME)
    assert shown(owned)[:2] == [12_000, line_2]


def test_traditional_and_roth_money_for_a_first_home_share_one_limit() -> None:
    owned = person()
    owned.fact("homebuyer_used_before", "0")
    owned.entry(IRA, "distribution", "2021-05-01", 7000, purpose=Purpose.FIRST_HOME)
    owned.entry(ROTH, "distribution", "2021-05-01", 8000, purpose=Purpose.FIRST_HOME)
    # 6,000 of the Roth money is recaptured; 3,000 of its 8,000 is within the limit, 1,000 of that in any order.
    assert shown(owned)[:2] == [13_000, 7000 + 1000]
    owned.entries[-1] = replace(owned.entries[-1], cents=300_000)
    assert shown(owned)[:2] == [8000, 8000]


@pytest.mark.parametrize(("began", "tax"), [("2019-05-01", 1000), ("2019-05-02", 2500), ("", "missing")])
def test_simple_money_bears_25_percent_until_two_years_after_the_day_one_first_took_part(
    began: str, tax: int | str
) -> None:
    """Section 72(t)(6)."""
    owned = person()
    if began:
        owned.fact("simple_began", began)
    owned.entry(SIMPLE, "distribution", "2021-05-01", 10_000)
    assert shown(owned) == [10_000, 0, 10_000, tax]
    if not began:
        assert lines(owned)["4"].components[0].asks == "fact:simple_began"


def test_taxed_conversions_of_the_last_five_years_are_recaptured_and_older_ones_are_not() -> None:
    """Converted in 2019: the five years end with 2023."""
    for year, expected in ((2023, [5000, 0, 5000, 500]), (2024, [])):
        owned = person()
        owned.entry(ROTH, "distribution", f"{year}-05-01", 7000)
        assert shown(owned, year) == expected


def test_no_dollar_is_recaptured_twice() -> None:
    owned = person()
    owned.entry(ROTH, "distribution", "2021-05-01", 7000)
    owned.entry(ROTH, "distribution", "2022-05-01", 7000)
    history = owned.history(2022)
    taken = [history.results[year].worksheets["form_5329"].lines["1"].line for year in (2021, 2022)]
    # 2021: 5,000 of 9,000. 2022: the 4,000 left, and 3,000 of earnings on line 25c.
    assert [line.cents for line in taken] == [500_000, 700_000]
    assert [c.cents for c in taken[1].components] == [300_000, 400_000]


def test_conversion_money_out_after_59_and_a_half_is_not_recaptured() -> None:
    """A 62-year-old with a Roth IRA of three years: earnings are taxable, without the additional tax."""
    owned = person("1959-01-01")
    owned.entry(ROTH, "distribution", "2021-05-01", 12_000)
    assert lines(owned) == {}
    assert result(owned).text("25c") == "1,000"


def test_an_unknown_split_of_the_conversions_leaves_only_the_recapture_missing() -> None:
    owned = Owned(IRA, ROTH)
    owned.opening(3000, 2018)
    owned.fact("first_roth_year", "2019")
    owned.fact("birth_date", "1985-06-01")
    owned.entry(ROTH, "contribution", "2019-03-01", 100, for_year=2019)
    owned.entry(IRA, "conversion", "2019-05-01", 9000)
    owned.entry(ROTH, "distribution", "2021-05-01", 1100)
    figured = result(owned)
    assert figured.text("24") == "9,000"
    assert figured.text("25c") == ""
    assert figured.lines["25a"].cents == 0
    assert lines(owned)["1"].status is Status.MISSING
    assert lines(owned)["2"].status is Status.KNOWN


def test_where_roth_money_is_excepted_in_part_the_least_that_any_order_allows_is_taken_and_the_rest_said() -> None:
    """2,000 of 5,000 is contributions. Of 4,000 spent on education at least 2,000 is on line 1, at most 3,000."""
    owned = person()
    owned.entry(ROTH, "distribution", "2021-05-01", 4000, purpose=Purpose.EDUCATION)
    assert shown(owned) == [2000, 2000, 0, 0]
    owned.entry(ROTH, "distribution", "2021-06-01", 1000)
    assert shown(owned) == [3000, 2000, 1000, 100]
    line_2 = lines(owned)["2"]
    assert line_2.status is Status.ASSUMED
    for words in ("at least 2,000.00", "by size 2,400.00", "at most 3,000.00"):
        assert words in line_2.reasons[0]


def test_where_every_dollar_is_on_line_1_a_partial_exception_takes_its_own_dollars() -> None:
    """No contributions are left: 3,000 of 9,000 for education is 3,000 of line 1, whatever the order."""
    owned = person()
    owned.entries[1] = replace(owned.entries[1], cents=0)
    owned.entry(ROTH, "distribution", "2021-05-01", 3000, purpose=Purpose.EDUCATION)
    owned.entry(ROTH, "distribution", "2021-06-01", 6000)
    assert shown(owned) == [9000, 3000, 6000, 600]
    assert {line.status for line in lines(owned).values()} == {Status.KNOWN}


@given(
    contributed=st.integers(0, 9000), excepted=st.integers(1, 9000), other=st.integers(1, 9000),
    converted=st.integers(0, 9000),
)  # fmt: skip
def test_a_partial_exception_never_takes_more_than_is_on_line_1_or_was_excepted(
    contributed: int, excepted: int, other: int, converted: int
) -> None:
    owned = person()
    owned.entries[1] = replace(owned.entries[1], cents=contributed * 100)
    owned.entries[2] = replace(owned.entries[2], cents=converted * 100)
    owned.entry(ROTH, "distribution", "2021-05-01", excepted, purpose=Purpose.EDUCATION)
    owned.entry(ROTH, "distribution", "2021-06-01", other)
    line = lines(owned)
    if not line:
        assert excepted + other <= contributed
        return
    on_line_1, on_line_2 = line["1"].amount // 100, line["2"].amount // 100
    assert max(0, on_line_1 - other) <= on_line_2 <= min(on_line_1, excepted)


def test_roth_money_before_and_after_59_and_a_half_leaves_line_1_to_the_preparer() -> None:
    owned = person("1961-11-01")
    owned.entry(ROTH, "distribution", "2021-04-01", 2000)
    owned.entry(ROTH, "distribution", "2021-06-01", 1000)
    assert shown(owned)[0] == "missing"


def test_a_roth_distribution_of_contributions_alone_needs_no_form_5329() -> None:
    owned = person(born="")
    owned.entry(ROTH, "distribution", "2021-04-01", 2000)
    assert lines(owned) == {}


@pytest.mark.parametrize(("day", "expected"), [("2022-12-28", [73, 0, 73, 7]), ("2022-12-29", [])])
def test_net_income_of_a_returned_contribution_bears_the_tax_when_paid_before_december_29_2022(
    day: str, expected: list[int]
) -> None:
    """Instructions for Form 8606 (2023), "Certain corrective distributions not subject to 10% early distribution
    tax"."""
    owned = Owned(IRA)
    owned.opening(0, 2021)
    owned.fact("birth_date", "1985-06-01")
    owned.entry(IRA, "contribution", "2022-03-01", 1000, for_year=2022, treatment=Treatment.NONDEDUCTIBLE)
    owned.entry(IRA, "returned_contribution", day, 1073, for_year=2022, earnings=7300)
    owned.value(IRA, 2022, 0)
    assert shown(owned, 2022) == expected
    assert owned.history(2022).results[2022].text("form_1040/4b") == "73"


def test_the_tax_is_rounded_once() -> None:
    owned = person()
    owned.entry(IRA, "distribution", "2021-05-01", 125.50)
    assert shown(owned) == [126, 0, 126, 13]
    owned.fact("rounding", "cents")
    assert [line.cents for line in lines(owned).values()] == [12_550, 0, 12_550, 1255]


@given(st.integers(0, 10**9), st.lists(st.integers(1, 10**8), min_size=1, max_size=8))
def test_what_is_spread_over_distributions_adds_up(amount: int, sizes: list[int]) -> None:
    pieces = tuple(Piece(cents, (), early=True) for cents in sizes)
    parts = list(shares(amount, pieces))
    assert sum(parts) == amount
    whole = sum(sizes)
    assert all(abs(part * whole - amount * size) <= whole for part, size in zip(parts, sizes, strict=True))


@given(st.integers(2, 3_000_000), st.data())
def test_splitting_an_early_distribution_in_two_changes_no_line(cents: int, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, cents - 1))
    sheets = []
    for parts in ([cents], [at, cents - at]):
        owned = person()
        owned.fact("rounding", "cents")
        for part in parts:
            owned.entry(IRA, "distribution", "2021-05-01", part / 100)
            owned.entry(ROTH, "distribution", "2021-05-01", part / 100)
        sheets.append([line.cents for line in lines(owned).values()])
    assert sheets[0] == sheets[1]
