"""What a decedent's ledger hands to a beneficiary: Pub. 590-B, "What if You Inherit an IRA?"; section 408(d)(2)(C)."""

from __future__ import annotations

from pathlib import Path

import basis
from basis.app import figures
from basis.app.clients import add_client, import_facts
from basis.app.importing import import_bytes
from basis.engine import YearResult
from basis.identity import Ssn

ROWS = "date,owner,account,account_type,kind,amount,for_year,part,decedent\n"
FACTS = (
    "owner,year,key,value,evidence,note\n"
    "ana,,all_iras_listed,yes,client,\n"
    "ana,,birth_date,1955-01-01,client,\n"
    "ana,,share:leo,1,client,\n"
    "decedent:leo,,all_iras_listed,yes,client,\n"
    "decedent:leo,,birth_date,1950-01-01,client,\n"
    "decedent:leo,,date_of_death,2021-06-01,client,\n"
)


def figured(folder: Path, rows: str, facts: str = "", *, decedent: str = "") -> YearResult:
    """2022 of Ana, who inherited from Leo in 2021, or of the pool that she holds from him."""
    (folder / "facts.csv").write_text(FACTS + facts, encoding="utf-8")
    with basis.open_ledger(folder / "clients.db") as ledger:
        add_client(ledger, "ana", "Ana Sample", Ssn.parse("900-00-0001"), by="the tests")
        import_bytes(
            ledger,
            (rows if rows.startswith("date,") else ROWS + rows).encode(),
            "typed.csv",
            client="ana",
            by="the tests",
        )
        import_facts(ledger, folder / "facts.csv", client="ana", by="the tests")
        return figures.figured_year(ledger, "ana", 2022, decedent=decedent)[1]


def of_leo(year_end: int) -> str:
    """A traditional IRA with 9,000 of basis, 10,000 distributed before the death, 90,000 held by Ana afterwards."""
    return (
        "2020-12-31,decedent:leo,Leo 1,traditional_ira,opening_basis,9000,,,\n"
        "2021-02-01,decedent:leo,Leo 1,traditional_ira,distribution,10000,,,\n"
        "2021-06-01,decedent:leo,Leo 1,traditional_ira,account_value,95000,,,\n"
        f"2021-12-31,decedent:leo,Leo 1,traditional_ira,year_end_value,{year_end},,,\n"
        "2021-07-01,ana,From Leo,inherited_traditional_ira,inheritance,95000,,,leo\n"
        "2021-12-31,ana,From Leo,inherited_traditional_ira,year_end_value,90000,,,leo\n"
        "2022-05-01,ana,From Leo,inherited_traditional_ira,distribution,10000,,,leo\n"
        "2022-12-31,ana,From Leo,inherited_traditional_ira,year_end_value,80000,,,leo\n"
    )


def test_what_the_beneficiary_held_on_december_31_is_the_value_of_the_year_of_death(tmp_path: Path) -> None:
    """9,000 of 100,000: 900 of the 10,000 is nontaxable, and 8,100 of basis passes on."""
    lines = figured(tmp_path, of_leo(90_000), decedent="leo").lines
    assert (lines["2"].cents, lines["2"].status.word) == (810_000, "known")
    assert (lines["7"].cents, lines["12"].cents) == (1_000_000, 90_000)


def test_an_ira_emptied_by_the_death_does_not_use_up_all_basis_in_silence(tmp_path: Path) -> None:
    """With 0 on line 6 all 9,000 would be nontaxable in the year of death and none would pass on; with the 95,000 of
    the date of death 10,000 x .08571 = 857 is, and 8,143 passes."""
    line_2 = figured(tmp_path, of_leo(0), decedent="leo").lines["2"]
    assert (line_2.cents, line_2.status.word) == (814_300, "conflict")
    assert "see the form of leo for 2021" in line_2.reasons[0]


def test_an_inherited_ira_moved_to_an_own_one_asks_for_the_spouses_election(tmp_path: Path) -> None:
    """Only a surviving spouse can (Treas. Reg. 1.408-8(c); section 408(d)(3)(C)), and then basis goes along."""
    moved = ROWS.replace("\n", ",to_account\n") + (
        "2021-12-31,ana,Ana 1,traditional_ira,opening_basis,1000,,,,\n"
        "2021-07-01,ana,From Leo,inherited_traditional_ira,inheritance,90000,,,leo,\n"
        "2022-05-01,ana,From Leo,inherited_traditional_ira,transfer_out,90000,,,leo,Ana 1\n"
        "2022-06-01,ana,Ana 1,traditional_ira,distribution,10000,,,,\n"
        "2022-12-31,ana,Ana 1,traditional_ira,year_end_value,90000,,,,\n"
    )
    line_6 = figured(tmp_path, moved).lines["6"]
    assert line_6.status.word == "missing"
    assert "spousal_election" in line_6.reasons[0]


OF_ROTH = (
    "2020-12-31,decedent:leo,Leo 2,roth_ira,opening_basis,20000,,contributions,\n"
    "2020-05-01,ana,Ana 2,roth_ira,contribution,6000,2020,,\n"
    "2021-07-01,ana,Roth from Leo,inherited_roth_ira,inheritance,50000,,,leo\n"
    "2022-01-05,ana,Roth from Leo,inherited_roth_ira,spousal_election,,,,leo\n"
    "2022-06-01,ana,Ana 2,roth_ira,distribution,30000,,,\n"
)
SINCE_2020 = "ana,,first_roth_year,2020,client,\n"


def test_a_spouse_has_the_earlier_of_both_five_year_periods(tmp_path: Path) -> None:
    """Treas. Reg. 1.408A-6, A-7(b): Leo's ended with 2016, so that at 67 what left her own Roth IRA is qualified."""
    result = figured(tmp_path, OF_ROTH, SINCE_2020 + "decedent:leo,,first_roth_year,2012,client,\n")
    assert result.lines["19"].status.word == "blank"
    assert result.text("form_1040/4b") == "0"


def test_that_nobody_knows_the_decedents_period_is_asked_though_hers_is_known(tmp_path: Path) -> None:
    line_19 = figured(tmp_path, OF_ROTH, SINCE_2020).lines["19"]
    assert line_19.status.word == "missing"
    assert "of decedent:ID too" in line_19.reasons[0]


def test_where_both_periods_run_the_distribution_is_not_qualified_and_the_decedents_basis_covers_it(
    tmp_path: Path,
) -> None:
    """20,000 of Leo's contributions and 6,000 of hers; that his ledger has no conversions is known and not asked."""
    lines = figured(tmp_path, OF_ROTH, SINCE_2020 + "decedent:leo,,first_roth_year,2019,client,\n").lines
    assert [lines[number].cents for number in ("19", "22", "23", "24", "25c")] == [
        3_000_000, 2_600_000, 400_000, 0, 400_000,
    ]  # fmt: skip
