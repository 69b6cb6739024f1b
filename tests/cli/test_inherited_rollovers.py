"""A rollover out of an inherited IRA into an IRA of the beneficiary's own, from a file to both forms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from basis.errors import ExitCode

LEDGER = """\
date,owner,account,account_type,kind,amount,decedent,to_account_type,from_account_type
2022-12-31,ana,Own,traditional_ira,opening_basis,1000,,,
2022-12-31,ana,Inherited,inherited_traditional_ira,opening_basis,4000,carl,,
2023-03-01,ana,Inherited,inherited_traditional_ira,rollover_out,5000,carl,traditional_ira,
2023-03-20,ana,Own,traditional_ira,rollover_in,5000,,,inherited_traditional_ira
2023-12-31,ana,Own,traditional_ira,year_end_value,40000,,,
2023-12-31,ana,Inherited,inherited_traditional_ira,year_end_value,40000,carl,,
"""
FACTS = (
    "owner,year,key,value\nana,,all_iras_listed,yes\nana,,birth_date,1980-02-03\nana,,part_1,always\n"
    "ana,2023,deduction_claimed,0\nana,2023,compensation,90000\n"
)


def test_it_is_a_distribution_on_the_decedents_form_and_a_contribution_on_the_owners(
    basis: Callable, tmp_path: Path
) -> None:
    """Section 408(d)(3)(C)."""
    for name, text in (("ssn.txt", "900-00-0001\n"), ("ledger.csv", LEDGER), ("facts.csv", FACTS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert basis("client", "add", "ana", "--name", "Ana Sample", "--ssn-file", tmp_path / "ssn.txt").code == 0
    assert basis("import", tmp_path / "ledger.csv").code == ExitCode.DONE
    assert basis("facts", "import", tmp_path / "facts.csv", "--client", "ana").code == ExitCode.DONE
    own = basis("explain", "ana", "2023", "1").out
    assert "5,000" in own
    assert "408(d)(3)(C)" in own
    inherited = basis("explain", "ana", "2023", "7", "--decedent", "carl").out
    assert "5,000" in inherited
    assert "408(d)(3)(C)" in inherited
