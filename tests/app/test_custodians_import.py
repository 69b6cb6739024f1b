"""Exports of the smaller custodians in the ledger: imported once, asked where they do not say, never counted twice."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from basis.app.importing import FileReport, import_bytes
from basis.app.review import Answer, answer_questions, open_questions
from basis.errors import InputRejectedError
from basis.identity import AccountNumber, Ssn
from basis.ledger import Ledger, effective
from basis.model import EntryKind, Fact

SAMPLES = Path(__file__).parent.parent / "importers" / "samples"
FILES = sorted(
    path
    for folder in ("merrill", "etrade", "tdameritrade", "robinhood", "betterment", "wealthfront", "tiaa", "m1", "ibkr")
    for path in (SAMPLES / folder).iterdir()
    if path.suffix != ".expected"
)
UNNAMED = ("robinhood", "tdameritrade", "m1")
"""Families whose files never say which account they are of."""


@pytest.fixture
def ledger(new_ledger: Path, tmp_path: Path) -> Iterator[Ledger]:
    """A ledger with one client."""
    path = tmp_path / "ledger.db"
    shutil.copy(new_ledger, path)
    with Ledger.open(path, environment={"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}) as opened:
        with opened.writing(by="the preparer") as write:
            write.add_client("maya", name="Maya Example", ssn=Ssn.parse("900-00-0417"))
        yield opened


def imported(ledger: Ledger, path: Path, **options: str) -> FileReport:
    (report,) = import_bytes(ledger, path.read_bytes(), path.name, by="the preparer", client="maya", **options)
    return report


def typed(ledger: Ledger, custodian: str, number: str, account_type: str = "traditional_ira") -> None:
    """Say what kind of account it is before anything is imported."""
    with ledger.writing(by="the preparer") as write:
        account = write.add_account("maya", custodian=custodian, number=AccountNumber.parse(number))
        write.add_fact("maya", Fact(owner="maya", key="account_type", about=account.id, value=account_type))


def kinds(ledger: Ledger) -> list[str]:
    return [entry.kind.value for entry in effective(ledger.entries("maya"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_goes_in_and_the_same_rows_once_more_add_nothing(ledger: Ledger, path: Path) -> None:
    first = imported(ledger, path, account="12345678")
    data = path.read_bytes().replace(b"\n", b"\r\n")
    (again,) = import_bytes(ledger, data, "again", by="the preparer", client="maya", account="12345678")
    assert first.new == first.rows > 0
    assert (again.new, again.known, again.already) == (0, first.rows, False)


@pytest.mark.parametrize("family", UNNAMED)
def test_a_file_that_names_no_account_needs_one(ledger: Ledger, family: str) -> None:
    path = next(each for each in FILES if each.parent.name == family)
    with pytest.raises(InputRejectedError, match="does not say which account"):
        imported(ledger, path)


def test_a_flex_report_after_the_statement_adds_only_what_the_statement_does_not_show(ledger: Ledger) -> None:
    typed(ledger, "ibkr", "U0000001")
    imported(ledger, SAMPLES / "ibkr" / "U0000001_2025.csv")
    report = imported(ledger, SAMPLES / "ibkr" / "flex.xml")
    assert (report.known, report.new) == (6, 2)


def test_a_flex_report_on_one_line_asks_about_each_of_its_movements(ledger: Ledger) -> None:
    typed(ledger, "ibkr", "U0000001")
    data = b" ".join((SAMPLES / "ibkr" / "flex.xml").read_bytes().split())
    import_bytes(ledger, data, "flex.xml", by="the preparer", client="maya")
    asked = [question.asks for question in open_questions(ledger, "maya") if "U" in question.asks]
    assert sum("'Deposits/Withdrawals'" in each for each in asked) == 2
    assert sum("'Transfers'" in each for each in asked) == 2


def test_the_value_of_december_31_of_a_statement_is_in_the_ledger(ledger: Ledger) -> None:
    typed(ledger, "ibkr", "U0000001")
    imported(ledger, SAMPLES / "ibkr" / "U0000001_2025.csv")
    (value,) = [e for e in effective(ledger.entries("maya")) if e.kind is EntryKind.YEAR_END_VALUE]
    assert (value.cents, value.year) == (3_669_997, 2025)


def test_a_merrill_distribution_is_the_gross_amount_of_its_two_rows(ledger: Ledger) -> None:
    typed(ledger, "merrill", "51X-00001")
    imported(ledger, SAMPLES / "merrill" / "MerrillEdge.csv")
    out = [e.cents for e in effective(ledger.entries("maya")) if e.kind is EntryKind.DISTRIBUTION]
    assert sorted(out) == [430_000, 3_870_000]
    assert kinds(ledger).count("withholding") == 1


@pytest.mark.parametrize("account_type", ["traditional_ira", "roth_ira"])
def test_a_robinhood_match_is_in_the_ledger_as_earnings(ledger: Ledger, account_type: str) -> None:
    typed(ledger, "robinhood", "RH0001", account_type)
    imported(ledger, SAMPLES / "robinhood" / "report.csv", account="RH0001")
    assert "earnings" in kinds(ledger) and "contribution" not in kinds(ledger)


def test_each_betterment_account_is_asked_about_on_its_own(ledger: Ledger) -> None:
    imported(ledger, SAMPLES / "betterment" / "betterment.csv")
    asked = [q for q in open_questions(ledger, "maya") if q.kind == "account_type"]
    assert len({question.id for question in asked}) == len(asked) == 4
    assert any("House / Roth IRA" in question.asks for question in asked)


def test_a_question_shows_both_days_of_a_betterment_deposit(ledger: Ledger) -> None:
    typed(ledger, "betterment", "Retirement / Roth IRA", "roth_ira")
    imported(ledger, SAMPLES / "betterment" / "betterment.csv")
    (asked,) = [q for q in open_questions(ledger, "maya") if "'Deposit'" in q.asks]
    assert asked.asks.startswith("2022-01-04") and "2021-12-31" in asked.asks
    answer_questions(ledger, "maya", [Answer(asked.id, "contribution:2021", "the confirmation")], by="the preparer")
    (made,) = [e for e in effective(ledger.entries("maya")) if e.kind is EntryKind.CONTRIBUTION]
    assert (made.for_year, made.cents) == (2021, 50_000)


def test_the_accounts_of_an_old_etrade_file_are_found_by_their_last_digits(ledger: Ledger) -> None:
    typed(ledger, "etrade", "100002641")
    typed(ledger, "etrade", "100007719", "roth_ira")
    report = imported(ledger, SAMPLES / "etrade" / "legacy_two_accounts.csv")
    assert len(ledger.accounts("maya")) == 2
    assert report.questions == 2


def test_a_sofi_file_goes_into_the_account_that_is_named(ledger: Ledger) -> None:
    typed(ledger, "sofi", "50505050", "taxable")
    path = next(each for each in FILES if "All-time" in each.name)
    report = imported(ledger, path, account="50505050")
    assert [account.custodian for account in ledger.accounts("maya")] == ["sofi"]
    assert report.questions == 0


def exports_of(data: bytes, first: int, last: int, start: int, end: int) -> bytes:
    """The export with the rows `start` to `end` of those between lines `first` and `last`."""
    lines = data.split(b"\n")
    return b"\n".join([*lines[:first], *lines[first:last][start:end], *lines[last:]])


TABLES = {
    "etrade/DownloadTxnHistory.csv": (7, 19),
    "merrill/MerrillEdge.csv": (1, 15),
    "tdameritrade/transactions.csv": (1, 13),
    "m1/activity.csv": (1, 9),
    "betterment/betterment.csv": (1, 11),
}


@pytest.mark.parametrize("name", TABLES)
@given(cuts=st.tuples(st.integers(0, 14), st.integers(0, 14)), turned=st.booleans())
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_overlapping_exports_in_any_order_hold_what_one_export_of_all_holds(
    new_ledger: Path, tmp_path: Path, name: str, cuts: tuple[int, int], turned: bool
) -> None:
    data = (SAMPLES / name).read_bytes()
    first, last = TABLES[name]
    begin, end = sorted(cuts)
    parts = [exports_of(data, first, last, 0, end), exports_of(data, first, last, begin, last - first)]
    both = parts[::-1] if turned else parts
    held = []
    for number, files in enumerate(([data], both)):
        path = tmp_path / f"{name.replace('/', '-')}-{number}.db"
        shutil.copy(new_ledger, path)
        with Ledger.open(path, environment={"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}) as ledger:
            with ledger.writing(by="the preparer") as write:
                write.add_client("maya", name="Maya Example", ssn=Ssn.parse("900-00-0417"))
            for each in files:
                import_bytes(ledger, each, "history.csv", by="the preparer", client="maya", account="12345678")
            rows = [row for file in ledger.files("maya") for row in ledger.rows_of(file.id)]
            held.append(Counter((row.day, row.cents, row.occurrence) for row in rows))
    assert held[0] == held[1]
