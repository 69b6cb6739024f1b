"""The sample data is invented, true to the custodians' layouts, in agreement with itself, and figured as it says."""

from __future__ import annotations

import csv
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from basis.app.clients import import_clients, import_facts
from basis.app.figures import history_of
from basis.app.importing import import_paths
from basis.app.pools import record_of
from basis.app.review import Answer, answer_questions, open_questions, read_answers
from basis.engine import Line, Status
from basis.ledger import Ledger
from basis.model import EntryKind

SAMPLES = Path(__file__).parent.parent / "sample_data"
BY = "the tests"
FOLDERS = {"household": ("maya", "daniel"), "forms_only": ("ines",), "differing": ("ruth",)}

# The header lines as the custodians write them, and what a file begins with: blank lines, a byte order mark, a title.
_FIDELITY_MONEY = b"Commission ($),Fees ($),Accrued Interest ($),Amount ($)"
FIDELITY_A_SINGLE = (
    b"Run Date,Action,Symbol,Security Description,Security Type,Quantity,Price ($),"
    + _FIDELITY_MONEY
    + b",Settlement Date"
)
FIDELITY_A_ALL = FIDELITY_A_SINGLE.replace(b"Run Date,", b"Run Date,Account,")
FIDELITY_B_ALL = (
    b"Run Date,Account,Action,Symbol,Description,Type,Exchange Quantity,Exchange Currency,Quantity,Currency,Price,"
    b"Exchange Rate,Commission,Fees,Accrued Interest,Amount,Settlement Date"
)
FIDELITY_D_ALL = (
    b"Run Date,Account,Account Number,Action,Symbol,Description,Type,Price ($),Quantity," + _FIDELITY_MONEY
) + b",Settlement Date"
SCHWAB = b'"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"'
SCHWAB_TITLE = b'"Transactions  for account '
VANGUARD_POSITIONS = b"Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,\n"
VANGUARD_OLD = (
    b"Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,Investment Name,Symbol,Shares,"
    b"Share Price,Principal Amount,Commission Fees,Net Amount,Accrued Interest,Account Type,"
)
VANGUARD_NEW = VANGUARD_OLD.replace(b"Commission Fees", b"Commissions and Fees")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# File, what it begins with, its header line with the line's end.
LAYOUTS = (
    ("household/exports/maya/History_for_Account_Z24018831.csv", b"\n\nBrokerage\n\n", FIDELITY_A_SINGLE + b"\n"),
    ("household/exports/maya/History_for_Account_Z24018832.csv", b"\n\nBrokerage\n\n", FIDELITY_A_SINGLE + b"\n"),
    (
        "household/exports/maya/Accounts_History_2017-2021.csv",
        BYTE_ORDER_MARK + b"\r\n\r\n",
        FIDELITY_D_ALL + b"\r\n",
    ),
    ("household/exports/maya/Accounts_History.csv", BYTE_ORDER_MARK, FIDELITY_D_ALL + b"\n\n"),
    ("household/exports/daniel/XXXX7892_Transactions_20190412-181502.csv", SCHWAB_TITLE, SCHWAB + b",\r\n"),
    ("household/exports/daniel/XXXX7893_Transactions_20190412-181640.csv", SCHWAB_TITLE, SCHWAB + b",\r\n"),
    ("household/exports/daniel/Contributory_IRA_XXX892_Transactions_20240206-112233.csv", SCHWAB, SCHWAB + b"\n"),
    ("household/exports/daniel/Roth_Contributory_IRA_XXX893_Transactions_20240206-112301.csv", SCHWAB, SCHWAB + b"\n"),
    ("household/exports/daniel/OfxDownload_2021.csv", VANGUARD_POSITIONS, VANGUARD_OLD + b"\n"),
    ("household/exports/daniel/OfxDownload_2023.csv", VANGUARD_POSITIONS, VANGUARD_NEW + b"\n"),
    ("differing/exports/Accounts_History_2021.csv", b"\n\n", FIDELITY_A_ALL + b"\n"),
    ("differing/exports/Accounts_History_2022.csv", b"\n\n\n", FIDELITY_B_ALL + b"\n"),
)

# The answers that the stories call right, by kind of question, where the folder has no answers file.
STORY_ANSWERS = {
    "treatment": "nondeductible",
    "opening": "3,000",
    "all_iras_listed": "yes",
    "line_4": "0",
    "evidence": "form",
}
ROUNDS_OF_QUESTIONS = 3
"""An answer may raise the next question: whether a contribution was deducted, then when it was made."""

# December 31 values that no form reports: Ruth's credit union, from her ledger file.
OTHER_VALUES = {
    ("ruth", 2019): "3105.20",
    ("ruth", 2020): "3140.66",
    ("ruth", 2021): "3158.02",
    ("ruth", 2022): "3175.49",
}
OPENING_BASIS = {"maya": 0, "daniel": 12_345, "ines": 3_000, "ruth": 4_000}
OPENING_ROTH_CONTRIBUTIONS = {"maya": 0, "daniel": 8_000, "ines": 0, "ruth": 10_000}
NOT_IN_EXPECTED = {"15b", "20", "25b", "25c"}

Lines = dict[tuple[str, int, str], str]


@pytest.fixture(scope="module")
def ledgers(new_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Ledger]]:
    """A ledger per folder of samples, imported in the order of the README, nothing answered."""
    place = tmp_path_factory.mktemp("samples")
    opened: dict[str, Ledger] = {}
    for folder, clients in FOLDERS.items():
        path = place / f"{folder}.db"
        shutil.copy(new_ledger, path)
        ledger = Ledger.open(path, environment={"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))})
        import_clients(ledger, SAMPLES / folder / "clients.csv", by=BY)
        import_facts(ledger, SAMPLES / folder / "facts.csv", by=BY)
        parts = ("opening-basis.csv", "ledger.csv", "documents")
        reports = list(import_paths(ledger, [p for part in parts if (p := SAMPLES / folder / part).exists()], by=BY))
        for client in clients:
            exports = SAMPLES / folder / "exports"
            own = exports / client if (exports / client).exists() else exports
            if own.exists():
                reports += import_paths(ledger, [own], by=BY, client=client)
        assert [report.error for report in reports if report.error] == []
        opened[folder] = ledger
    yield opened
    for ledger in opened.values():
        ledger.close()


@pytest.fixture(scope="module")
def answered(ledgers: dict[str, Ledger]) -> dict[str, Ledger]:
    """The same ledgers with every question answered as the stories say."""
    recorded = list(read_answers(SAMPLES / "household" / "answers.csv"))
    for client in FOLDERS["household"]:
        answer_questions(ledgers["household"], client, recorded, by=BY)
    for folder in ("forms_only", "differing"):
        for client in FOLDERS[folder]:
            for _ in range(ROUNDS_OF_QUESTIONS):
                questions = open_questions(ledgers[folder], client)
                found = [Answer(q.id, _story_answer(q.kind, q.subject), "the story says so") for q in questions]
                answer_questions(ledgers[folder], client, found, by=BY)
    return ledgers


def test_no_number_in_the_samples_can_be_anybodys_social_security_number() -> None:
    for path in _files():
        text = path.read_text(encoding="utf-8-sig")
        for number in re.findall(r"(?<![\d.])\d{3}[- ]?\d{2}[- ]?\d{4}(?!\d)", text):
            digits = re.sub(r"\D", "", number)
            assert 900_00_0001 <= int(digits) <= 900_49_9999, f"{path.name}: {number}"
        for number in re.findall(r"(?<!\d)\d{2}-\d{7}(?!\d)", text):
            assert number.startswith("00-"), f"{path.name}: a payer's number {number}"


@pytest.mark.parametrize(("name", "beginning", "header"), LAYOUTS, ids=[Path(name).name for name, *_ in LAYOUTS])
def test_an_export_has_its_custodians_header_byte_for_byte(name: str, beginning: bytes, header: bytes) -> None:
    data = (SAMPLES / name).read_bytes()
    assert data.startswith(beginning)
    assert data.count(header) == 1
    before = data[: data.index(header)]
    assert before == beginning or beginning in (SCHWAB, SCHWAB_TITLE, VANGUARD_POSITIONS)
    assert (b"\r\n" in data) == header.endswith(b"\r\n")


def test_every_export_in_csv_is_held_to_a_layout() -> None:
    assert {SAMPLES / name for name, *_ in LAYOUTS} == set(SAMPLES.glob("*/exports/**/*.csv"))


@pytest.mark.parametrize("client", FOLDERS["household"])
def test_the_forms_of_the_household_add_up_with_the_rows(client: str, answered: dict[str, Ledger]) -> None:
    record = record_of(answered["household"], client)
    rows: defaultdict[tuple[str, int, str], int] = defaultdict(int)
    for entry in record.entries:
        if entry.kind is EntryKind.CONTRIBUTION and entry.for_year:
            rows[entry.account, entry.for_year, "contributed"] += entry.cents
        elif entry.kind is EntryKind.CONVERSION_IN:
            rows[entry.account, entry.year, "converted into"] += entry.cents
        elif entry.kind in (EntryKind.DISTRIBUTION, EntryKind.CONVERSION, EntryKind.DIRECT_ROLLOVER):
            rows[entry.account, entry.year, "paid out"] += entry.cents
        elif entry.kind is EntryKind.WITHHOLDING:
            rows[entry.account, entry.year, "withheld"] += entry.cents
    forms: defaultdict[tuple[str, int, str], int] = defaultdict(int)
    for form in record.returns:
        if form.form == "1099-R":
            forms[form.account, form.tax_year, "paid out"] += form.money("1")
            forms[form.account, form.tax_year, "withheld"] += form.money("4")
        else:
            forms[form.account, form.tax_year, "contributed"] += form.money("1") + form.money("10")
            forms[form.account, form.tax_year, "converted into"] += form.money("3")
    assert rows == {key: cents for key, cents in forms.items() if cents}


def test_every_ira_of_the_household_has_a_form_5498_for_every_year_since_its_first() -> None:
    seen: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for row in _table("household/documents/5498.csv"):
        assert row["box_5"], "a Form 5498 without a value would leave line 6 open"
        seen[row["recipient_name"], row["account"]].add(int(row["tax_year"]))
    assert len(seen) == 6
    for years in seen.values():
        assert years == set(range(min(years), 2024))


def test_overlapping_exports_count_a_movement_once(answered: dict[str, Ledger]) -> None:
    entries = record_of(answered["household"], "maya").entries
    contributions = [e for e in entries if e.kind is EntryKind.CONTRIBUTION]
    assert sorted(e.for_year or 0 for e in contributions) == list(range(2014, 2024))


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_expected_lines_are_those_of_an_independent_calculation_from_the_forms(folder: str) -> None:
    assert _expected(folder) == {key: text for client in FOLDERS[folder] for key, text in _recomputed(folder, client)}


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_program_figures_the_expected_lines_once_the_questions_are_answered(
    folder: str, answered: dict[str, Ledger]
) -> None:
    figured: Lines = {}
    for client in FOLDERS[folder]:
        assert open_questions(answered[folder], client) == ()
        for year, number, line in _figured(answered[folder], client):
            if line.status is not Status.BLANK and number not in NOT_IN_EXPECTED:
                figured[client, year, number] = line.ratio.text if line.ratio else str((line.cents or 0) // 100)
    assert figured == _expected(folder)


def test_every_line_of_the_household_is_known(answered: dict[str, Ledger]) -> None:
    for client in FOLDERS["household"]:
        assert {line.status for _, _, line in _figured(answered["household"], client)} == {Status.KNOWN, Status.BLANK}


def test_what_only_forms_say_stays_assumed(answered: dict[str, Ledger]) -> None:
    statuses = {(year, number): line.status for year, number, line in _figured(answered["forms_only"], "ines")}
    assert statuses[2021, "8"] is Status.ASSUMED
    assert statuses[2022, "7"] is Status.ASSUMED
    assert Status.CONFLICT not in statuses.values()


def test_forms_that_differ_from_the_rows_are_asked_and_a_corrected_form_is_not(
    new_ledger: Path, tmp_path: Path
) -> None:
    shutil.copy(new_ledger, tmp_path / "ledger.db")
    key = {"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}
    with Ledger.open(tmp_path / "ledger.db", environment=key) as ledger:
        import_clients(ledger, SAMPLES / "differing" / "clients.csv", by=BY)
        import_facts(ledger, SAMPLES / "differing" / "facts.csv", by=BY)
        for part in ("documents", "ledger.csv", "exports"):
            import_paths(ledger, [SAMPLES / "differing" / part], by=BY, client="ruth")
        asked = open_questions(ledger, "ruth")
        statuses = {(year, number): line.status for year, number, line in _figured(ledger, "ruth")}
    assert [question.kind for question in asked] == ["evidence", "evidence"]
    assert statuses[2020, "1"] is Status.CONFLICT
    assert statuses[2021, "7"] is Status.CONFLICT
    assert statuses[2022, "8"] is Status.KNOWN


def _files() -> list[Path]:
    return sorted(path for path in SAMPLES.rglob("*") if path.is_file())


def _table(name: str) -> list[dict[str, str]]:
    with (SAMPLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _expected(folder: str) -> Lines:
    return {(r["owner"], int(r["year"]), r["line"]): r["amount"] for r in _table(f"{folder}/expected.csv")}


def _story_answer(kind: str, subject: str) -> str:
    return STORY_ANSWERS[subject.split(":")[1] if kind == "fact" else kind]


def _figured(ledger: Ledger, client: str) -> Iterator[tuple[int, str, Line]]:
    _, history = history_of(ledger, client)
    for year, result in history.results.items():
        if any(part.completed for part in result.parts.values()):
            for number, line in result.lines.items():
                yield year, number, line


def _recomputed(folder: str, client: str) -> Iterator[tuple[tuple[str, int, str], str]]:
    """Form 8606 by hand from Forms 1099-R and 5498, the opening basis and nothing else, in whole dollars."""
    ssn = next(row["ssn"] for row in _table(f"{folder}/clients.csv") if row["id"] == client)
    values, payments = (
        [row for row in _table(f"{folder}/documents/{name}.csv") if row["recipient_tin"] == ssn]
        for name in ("5498", "1099-r")
    )
    corrected = {(row["account"], row["tax_year"]) for row in payments if row["corrected"]}
    payments = [r for r in payments if r["corrected"] or (r["account"], r["tax_year"]) not in corrected]
    basis, converted_so_far = OPENING_BASIS[client], Fraction(0)
    for year in sorted({int(row["tax_year"]) for row in values}):
        of_year = [row for row in values if int(row["tax_year"]) == year]
        paid = [row for row in payments if int(row["tax_year"]) == year]
        converted = _sum(of_year, "box_3")
        converted_so_far += converted
        gross = _sum([row for row in paid if row["box_7_ira"] and row["box_7"] != "G"], "box_1")
        worth = _sum([row for row in of_year if not row["box_7_roth"]], "box_5")
        worth += Fraction(OTHER_VALUES.get((client, year), "0"))
        lines = _part_1(year, _dollars(_sum(of_year, "box_1")), basis, worth, gross - converted, converted)
        basis = int(lines["14"])
        early = _sum([row for row in paid if row["box_7"] == "J"], "box_1")
        if early:
            own = OPENING_ROTH_CONTRIBUTIONS[client]
            beyond = max(0, _dollars(early) - own)
            lines |= {"19": _dollars(early), "21": _dollars(early), "22": own, "23": beyond}
            lines |= {"24": _dollars(converted_so_far), "25a": max(0, beyond - _dollars(converted_so_far))}
        yield from (((client, year, number), str(amount)) for number, amount in lines.items())


def _part_1(
    year: int, line_1: int, line_2: int, worth: Fraction, paid_out: Fraction, converted: Fraction
) -> dict[str, int | str]:
    """Lines 1 to 18. Nobody in the samples contributed after a year end and moved money in that year: line 4 is 0."""
    line_3 = line_1 + line_2
    if not paid_out and not converted:
        return {"1": line_1, "2": line_2, "3": line_3, "14": line_3}
    line_6, line_7, line_8 = _dollars(worth), _dollars(paid_out), _dollars(converted)
    line_9 = line_6 + line_7 + line_8
    ratio = min(Fraction(1), Fraction(_dollars(Fraction(line_3, line_9) * 100_000), 100_000))
    line_11, line_12 = min(_dollars(line_8 * ratio), line_3), _dollars(line_7 * ratio)
    line_13 = line_11 + line_12
    lines: dict[str, int | str] = {"1": line_1, "2": line_2, "3": line_3, "4": 0, "5": line_3, "6": line_6}
    lines |= {"7": line_7, "8": line_8, "9": line_9, "10": f"{float(ratio):.5f}", "11": line_11, "12": line_12}
    lines |= {"13": line_13, "14": line_3 - line_13}
    lines |= dict.fromkeys(("15",) if year < 2017 else ("15a", "15c"), line_7 - line_12)
    if converted:
        lines |= {"16": line_8, "17": line_11, "18": line_8 - line_11}
    return lines


def _sum(rows: list[dict[str, str]], box: str) -> Fraction:
    return sum((Fraction(row[box].replace(",", "")) for row in rows if row[box]), Fraction(0))


def _dollars(amount: Fraction) -> int:
    """Half up, as a return rounds."""
    return int((amount + Fraction(1, 2)) // 1)
