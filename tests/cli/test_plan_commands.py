"""basis plan and basis calc plan-scan: is the plan fit for after-tax money, and what does its document say."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from basis.errors import ExitCode

PLAN = "Northwind 401(k)"


@pytest.fixture
def ana(basis: Callable, tmp_path: Path) -> Callable:
    """A client with an after-tax account in a plan; `tell` sets facts about the plan, with the page."""
    (tmp_path / "ssn.txt").write_text("900-00-0001\n")
    assert basis("client", "add", "ana", "--name", "Ana Sample", "--ssn-file", tmp_path / "ssn.txt").code == 0
    account = ("account", "add", "ana", "Northwind after-tax", "--type", "plan_after_tax", "--plan", PLAN)
    assert basis(*account).code == ExitCode.DONE
    return basis


def tell(basis: Callable, *facts: str) -> None:
    for fact in facts:
        key, value = fact.split("=")
        said = ("facts", "set", "ana", f"{key}:{PLAN}", value, "--note", "page 12", "--evidence", "SPD of 2025-01-01")
        assert basis(*said).code == ExitCode.DONE


def test_nothing_known_is_open_and_everything_is_asked(ana: Callable) -> None:
    answer = ana("plan", "ana", PLAN, "--json")
    assert (answer.code, answer.document["verdict"]) == (ExitCode.OPEN, "open")
    assert len(answer.document["ask"]) == len(answer.document["terms"])
    assert {term["answer"] for term in answer.document["terms"]} == {"unknown"}


@pytest.mark.parametrize(
    ("facts", "verdict", "code"),
    [
        (("after_tax_allowed=no",), "no_after_tax", ExitCode.DONE),
        (("after_tax_allowed=yes", "in_service_allowed=yes"), "fit", ExitCode.DONE),
        (("after_tax_allowed=yes", "in_plan_roth_allowed=yes", "in_service_allowed=no"), "fit", ExitCode.DONE),
        (("after_tax_allowed=yes", "in_plan_roth_allowed=no", "in_service_allowed=no"), "trapped", ExitCode.DONE),
        (("after_tax_allowed=yes", "in_plan_roth_allowed=no"), "open", ExitCode.OPEN),
        (("after_tax_allowed=unknown", "in_plan_roth_allowed=yes"), "open", ExitCode.OPEN),
    ],
)
def test_the_verdict_follows_from_the_answers(ana: Callable, facts: tuple[str, ...], verdict: str, code: int) -> None:
    tell(ana, *facts)
    answer = ana("plan", "ana", PLAN, "--json")
    assert (answer.document["verdict"], answer.code) == (verdict, code)


def test_trapped_money_is_shown_with_what_its_earnings_will_cost(ana: Callable, tmp_path: Path) -> None:
    """37,200 growing 10% a year for two years is 45,012; 9,012 of it is taxable earnings."""
    rows = (
        "date,owner,account,account_type,kind,amount,plan\n"
        f"2023-12-31,ana,Northwind after-tax,plan_after_tax,opening_basis,0,{PLAN}\n"
        f"2024-06-30,ana,Northwind after-tax,plan_after_tax,after_tax_contribution,36000,{PLAN}\n"
        f"2024-12-31,ana,Northwind after-tax,plan_after_tax,year_end_value,37200,{PLAN}\n"
    )
    (tmp_path / "ledger.csv").write_text(rows)
    assert ana("import", tmp_path / "ledger.csv").code == ExitCode.DONE
    tell(ana, "after_tax_allowed=yes", "in_plan_roth_allowed=no", "in_service_allowed=no")
    call = ("plan", "ana", PLAN, "--growth", "10", "--years", "2")
    trapped = ana(*call, "--json").document["trapped"]
    assert (trapped["basis_cents"], trapped["later_cents"], trapped["earnings_cents"]) == (
        36_000_00,
        45_012_00,
        9_012_00,
    )
    shown = ana(*call).out
    assert "Trapped: 36,000.00" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_the_example_of_an_answer_is_one_that_the_fact_takes(ana: Callable) -> None:
    tell(ana, "after_tax_allowed=yes", "in_plan_roth_allowed=yes", "in_service_allowed=yes")
    assert "quarterly --note" in ana("plan", "ana", PLAN).out


def test_an_answer_is_shown_with_its_paper_and_page(ana: Callable) -> None:
    tell(ana, "after_tax_allowed=yes")
    shown = ana("plan", "ana", PLAN).out
    assert "[SPD of 2025-01-01, page 12]" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 80


def test_the_letter_asks_only_what_is_open(ana: Callable, tmp_path: Path) -> None:
    tell(ana, "after_tax_allowed=yes", "acp_tested=no")
    path = tmp_path / "letters" / "northwind.txt"
    tried = ana("plan", "ana", PLAN, "--letter", path, "--dry-run")
    assert "would write" in tried.err
    assert not path.exists()
    ana("plan", "ana", PLAN, "--letter", path)
    text = path.read_text()
    assert "Ana Sample takes part in the plan" in " ".join(text.split())
    assert "section 401(m)" not in text
    assert "in-plan" not in text
    assert text.count("Answer and section") == 6
    assert max(map(len, text.splitlines())) <= 80


def test_where_nothing_is_open_there_is_no_letter(ana: Callable, tmp_path: Path) -> None:
    tell(ana, "after_tax_allowed=no")
    answer = ana("plan", "ana", PLAN, "--letter", tmp_path / "letter.txt")
    assert answer.code == ExitCode.INPUT_REJECTED
    assert not (tmp_path / "letter.txt").exists()


def test_a_plan_nobody_named_is_refused_beside_those_there_are(ana: Callable) -> None:
    answer = ana("plan", "ana", "Southwind")
    assert answer.code == ExitCode.INPUT_REJECTED
    assert PLAN in answer.err


def readings(basis: Callable, path: Path, feature: str) -> list[tuple[int, str]]:
    document = basis("calc", "plan-scan", path, "--json").document
    (found,) = (each for each in document["features"] if each["id"] == feature)
    return [(quote["page"], quote["reading"]) for quote in found["quotes"]]


@pytest.mark.parametrize(
    ("text", "feature", "reading"),
    [
        ("You may make after-tax contributions of any amount.", "after_tax", "permits"),
        ("The Plan does not permit after-tax contributions.", "after_tax", "forbids"),
        ("No after-tax contributions are accepted.", "after_tax", "forbids"),
        ("After-tax contributions are not prohibited and not limited.", "after_tax", "unclear"),
        ("After-tax contributions may not be made unless the Committee agrees.", "after_tax", "unclear"),
        ("After-tax contributions are not required.", "after_tax", "unclear"),
        ("Elections are effective no later than March 1; after-tax contributions may be made.", "after_tax", "permits"),
        ("You may roll over after-tax contributions from another plan.", "after_tax", "unclear"),
        ("Designated Roth after-tax contributions are allowed.", "after_tax", "unclear"),
        ("A Participant may elect an in-plan Roth conver-\nsion of after-tax money.", "in_plan_roth", "permits"),
        ("Participants can contrib-\nute after-\ntax contributions.", "after_tax", "permits"),
        ("In-service withdrawals          Not permitted", "in_service", "forbids"),
        ("In-Plan Roth Rollovers | Yes", "in_plan_roth", "permits"),
        ("Voluntary Employee Contributions:\n[X] are permitted", "after_tax", "permits"),
        ("Voluntary Employee Contributions:\n[ ] are not permitted", "after_tax", "unclear"),
        ("In-service withdrawals are available after age 59 1/2.", "in_service", "unclear"),
        ("The Plan does not accept rollovers from an IRA.", "ira_money_in", "forbids"),
        ("Participants may make after-tax (non-Roth) contributions of up to 10% of pay.", "after_tax", "permits"),
        ("You may make non-Roth after-tax contributions.", "after_tax", "permits"),
        ("The Plan does not permit withdrawals of after-tax contributions.", "after_tax", "unclear"),
        ("The Plan does not permit withdrawals of after-tax contributions.", "in_service", "forbids"),
        ("You may withdraw your after-tax contributions at any time.", "in_service", "permits"),
        ("After-tax contributions are distributed upon your retirement.", "in_service", "unclear"),
        (
            "Nothing here prohibits a Participant from making after-tax contributions.",
            "after_tax",
            "unclear",
        ),
        ("In-Plan Roth Rollovers     [ ] Yes   [X] No", "in_plan_roth", "forbids"),
        ("In-Plan Roth Rollovers: Yes [X] No [ ]\nMore of this.", "in_plan_roth", "permits"),
        ("In-Plan Roth Rollovers     [X] Yes   [X] No", "in_plan_roth", "unclear"),
        ("In-Plan Roth Rollovers     [X] Permitted   [ ] Not permitted", "in_plan_roth", "permits"),
    ],
)
def test_the_words_of_a_statement_decide_how_it_reads(
    basis: Callable, tmp_path: Path, text: str, feature: str, reading: str
) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(text + "\n")
    found = [each for _, each in readings(basis, path, feature)]
    assert found[-1:] == [reading]


def test_quotes_have_pages_and_words_split_at_a_line_are_whole_again(basis: Callable, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("Nothing here.\fYou may make after-\ntax contribu-\ntions.\n")
    answer = basis("calc", "plan-scan", path)
    assert 'page 2, permits (it permits, and negates nothing): "You may make after-tax contributions."' in " ".join(
        answer.out.split()
    )
    assert max(map(len, answer.out.splitlines())) <= 80


def test_a_sentence_over_two_pages_stands_on_the_first(basis: Callable, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("A Participant may make after-tax\fcontributions at any time.\n")
    assert readings(basis, path, "after_tax") == [(1, "permits")]


def test_statements_that_differ_leave_the_feature_unclear(basis: Callable, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("You may make after-tax contributions. The Plan does not allow after-tax contributions.\n")
    features = basis("calc", "plan-scan", path, "--json").document["features"]
    assert {each["id"]: each["reading"] for each in features}["after_tax"] == "unclear"


def test_what_is_not_found_is_a_question(basis: Callable, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("Vesting is immediate.\n")
    answer = basis("calc", "plan-scan", path)
    assert answer.code == ExitCode.DONE
    assert answer.out.count("nothing found") == 8
    assert "Ask: Does the plan accept voluntary after-tax contributions" in answer.out


def pdf(*pages: list[tuple[float, float, str]]) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in pages:
        for left, height, text in page:
            canvas.drawString(left, height, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_pdf_is_read_with_the_columns_of_its_tables(basis: Callable, tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    filler = [(72.0, 600.0 - 14 * n, f"This is sentence {n} about vesting and nothing else.") for n in range(8)]
    path.write_bytes(pdf(filler, [(72, 700, "In-service withdrawals"), (320, 700, "Not permitted")]))
    assert readings(basis, path, "in_service") == [(2, "forbids")]


def test_a_pdf_of_pictures_is_refused(basis: Callable, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf([], []))
    answer = basis("calc", "plan-scan", path)
    assert answer.code == ExitCode.INPUT_REJECTED
    assert "no text" in answer.err


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"%PDF-1.7 cut"])
def test_what_is_no_document_is_refused(basis: Callable, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(data)
    answer = basis("calc", "plan-scan", path)
    assert answer.code == ExitCode.INPUT_REJECTED
    assert "Traceback" not in answer.err
