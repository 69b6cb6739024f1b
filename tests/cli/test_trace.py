"""basis trace and fill, as they are read: worksheet lines that rest on a row, and lines that fit the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from basis.errors import ExitCode

LEDGER = """\
date,owner,account,account_type,kind,amount
2018-12-31,ana,Trad 1,traditional_ira,opening_basis,4000
2019-05-01,ana,Trad 1,traditional_ira,qcd,1000
2019-06-01,ana,Trad 1,traditional_ira,distribution,3000
2019-12-31,ana,Trad 1,traditional_ira,year_end_value,37000
"""
FACTS = (
    "owner,year,key,value\nana,,all_iras_listed,yes\nana,,birth_date,1945-02-03\nana,,qcd_offset_used,0\n"
    "ana,,part_1,always\n"
)
WIDTH = 80


@pytest.fixture
def ana(basis: Callable, tmp_path: Path) -> Callable:
    """The command line with one client who gave to charity out of an IRA."""
    for name, text in (("ssn.txt", "900-00-0001\n"), ("ledger.csv", LEDGER), ("facts.csv", FACTS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert basis("client", "add", "ana", "--name", "Ana Sample", "--ssn-file", tmp_path / "ssn.txt").code == 0
    assert basis("import", tmp_path / "ledger.csv").code == ExitCode.DONE
    assert basis("facts", "import", tmp_path / "facts.csv", "--client", "ana").code == ExitCode.DONE
    return basis


def gift(basis: Callable) -> str:
    """The name of the row that gave to charity."""
    entries = basis("entries", "ana", "--json").document["entries"]
    return next(str(entry["id"]) for entry in entries if entry["kind"] == "qcd")


def test_a_trace_lists_worksheet_lines_and_explain_takes_each_of_them(ana: Callable) -> None:
    document = ana("trace", gift(ana), "--json").document
    beside = [line["line"] for line in document["worksheet_lines"]]
    assert {"qcd/1", "qcd/9"} <= set(beside)
    assert all("/" not in line["line"] for line in document["lines"])
    for line in beside:
        assert ana("explain", "ana", "2019", line, "--json").code == ExitCode.DONE
    assert f'"ref": "{gift(ana)}"' in ana("explain", "ana", "2019", "qcd/9", "--json").out


def test_a_trace_as_text_names_them_under_their_own_heading(ana: Callable) -> None:
    shown = ana("trace", gift(ana)).out
    assert "Lines of worksheets and other forms beside it:\n  2019: qcd/1" in shown


INHERITED = """\
date,owner,account,account_type,kind,amount,decedent
2018-12-31,ana,Inherited,inherited_traditional_ira,opening_basis,4000,carl
2019-05-01,ana,Inherited,inherited_traditional_ira,qcd,99500,carl
2019-12-31,ana,Inherited,inherited_traditional_ira,year_end_value,40000,carl
2020-03-01,ana,Inherited,inherited_traditional_ira,distribution,500,carl
2020-07-01,ana,Inherited,inherited_traditional_ira,spousal_election,,carl
"""


def test_a_trace_follows_a_row_of_an_inherited_ira_to_the_owners_own_form(ana: Callable, tmp_path: Path) -> None:
    """The limit is the person's, and since 2020 the IRA is Ana's own."""
    (tmp_path / "inherited.csv").write_text(INHERITED, encoding="utf-8")
    assert ana("import", tmp_path / "inherited.csv").code == ExitCode.DONE
    entries = ana("entries", "ana", "--json").document["entries"]
    given, paid = (
        next(entry["id"] for entry in entries if entry["kind"] == kind and entry["cents"] == cents)
        for kind, cents in (("qcd", 9_950_000), ("distribution", 50_000))
    )
    (own,) = ana("trace", given, "--json").document["other_forms"]
    assert own["owner"] == "self"
    assert {"year": 2019, "line": "7"} in own["lines"]
    (own,) = ana("trace", paid, "--json").document["other_forms"]
    assert {"year": 2020, "line": "7"} in own["lines"]
    assert "On the form of ana:\nLines of Form 8606 that rest on it:\n  2020: " in ana("trace", paid).out


def test_what_fill_says_where_there_is_no_blank_fits_the_screen(ana: Callable, tmp_path: Path) -> None:
    filled = ana("fill", "ana", "2019", "-o", tmp_path / "forms")
    assert filled.code == ExitCode.NO_BLANK
    told = [line for line in (filled.out + filled.err).splitlines() if ".pdf" not in line]
    assert "there is no blank of 2019" in " ".join(told)
    assert max(len(line) for line in told) <= WIDTH
