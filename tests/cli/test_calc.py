"""basis calc 8606: a form from typed lines, as a preparer checks one by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from basis.cli import run
from basis.errors import ExitCode


def figure(capsys: pytest.CaptureFixture[str], options: str) -> tuple[int, dict[str, Any]]:
    """Run `basis calc 8606 OPTIONS --json`; the exit code and the document."""
    code = run(["calc", "8606", *options.split(), "--json"])
    return code, json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """Run a command that is refused as wrongly used, printing nothing but the error; gives the error."""
    assert run(["calc", "8606", *options]) == ExitCode.USAGE
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    return captured.err


CASES = {
    "a clean backdoor conversion taxes nothing and leaves no basis": (
        "--year 2025 --line-1 7000 --line-2 0 --line-6 0 --line-8 7000",
        {"5": "7,000.00", "9": "7,000.00", "10": "1.00000", "11": "7,000.00", "13": "7,000.00", "14": "0.00"}
        | {"18": "0.00"},
    ),
    "small growth before a backdoor conversion is what is taxed": (
        "--year 2025 --line-1 7000 --line-2 0 --line-6 0 --line-8 7012 --line-10-places exact --rounding dollars",
        {"11": "7,000", "14": "0", "18": "12"},
    ),
    "three places on line 10 leave two dollars of basis behind": (
        "--year 2025 --line-1 7000 --line-2 0 --line-6 0 --line-8 7012 --line-10-places 3 --rounding dollars",
        {"10": "0.998", "11": "6,998", "14": "2", "18": "14"},
    ),
    "a distribution and a conversion share the basis pro rata": (
        "--year 2023 --line-2 20000 --line-6 160000 --line-7 10000 --line-8 30000",
        {"9": "200,000.00", "10": "0.10000", "11": "3,000.00", "12": "1,000.00", "14": "16,000.00"}
        | {"15c": "9,000.00", "18": "27,000.00"},
    ),
    "a contribution of the following spring is basis only for later years": (
        "--year 2023 --line-1 6000 --line-2 0 --line-4 6000 --line-6 45000 --line-7 5000",
        {"5": "0.00", "10": "0.00000", "12": "0.00", "14": "6,000.00", "15c": "5,000.00"},
    ),
    "Roth contributions and conversions come out before earnings": (
        "--year 2023 --line-19 33000 --line-22 4000 --line-24 30000",
        {"21": "33,000.00", "23": "29,000.00", "25a": "0.00", "25b": "", "25c": ""},
    ),
    "a qualified disaster distribution leaves line 15c for Form 8915": (
        "--year 2023 --line-2 10000 --line-6 77000 --line-7 33000 --line-15b 20000 --line-10-places exact",
        {"12": "3,000.00", "15a": "30,000.00", "15b": "20,000.00", "15c": "10,000.00"},
    ),
    "pre-tax money rolled into a plan leaves only basis to convert": (
        "--year 2023 --line-2 20000 --line-6 0 --line-8 20000",
        {"10": "1.00000", "18": "0.00", "14": "0.00"},
    ),
    "repayments never make line 25c negative": (
        "--year 2024 --line-19 10000 --line-22 4000 --line-24 0 --repaid-25c 8000",
        {"25a": "6,000.00", "25b": "0.00", "25c": "0.00"},
    ),
    "basis that a loss left behind stays on line 14": (
        "--year 2023 --line-2 7000 --line-6 0 --line-8 6800",
        {"10": "1.00000", "14": "200.00", "18": "0.00"},
    ),
    "without Part I the whole basis is set against the conversion": (
        "--year 2023 --line-16 6800 --line-17 7000",
        {"1": "", "14": "", "16": "6,800.00", "17": "7,000.00", "18": "(200.00)"},
    ),
}


@pytest.mark.parametrize(("options", "expected"), CASES.values(), ids=CASES)
def test_the_form_foots(options: str, expected: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    code, document = figure(capsys, options)
    assert code == ExitCode.DONE
    assert {number: document["lines"][number]["text"] for number in expected} == expected


def test_the_document_is_that_of_a_year_without_a_client(capsys: pytest.CaptureFixture[str]) -> None:
    code, document = figure(
        capsys, "--year 2023 --line-1 6500 --line-2 0 --line-4 0 --line-6 93500 --line-7 0 --line-8 6500"
    )
    assert code == ExitCode.DONE
    head = {key: document[key] for key in ("schema", "client", "year", "owner", "revision", "rounding")}
    assert head == {
        "schema": "basis.year/1",
        "client": None,
        "year": 2023,
        "owner": "self",
        "revision": "2019-2023",
        "rounding": "cents",
    }
    assert document["line_10_places"] == 5
    assert document["lines"]["11"] == {"text": "422.50", "status": "known", "cents": 42250}
    assert document["lines"]["10"] == {"text": "0.06500", "status": "known", "ratio": "0.06500"}
    assert document["lines"]["19"] == {"text": "", "status": "blank", "cents": None}
    assert list(document["lines"])[14:17] == ["15a", "15b", "15c"]


def test_amounts_are_typed_as_people_print_them(capsys: pytest.CaptureFixture[str]) -> None:
    _, document = figure(capsys, "--year 2023 --line-1 $6,500.00 --line-2 1,234.5")
    assert document["lines"]["3"]["cents"] == 773_450


def test_whole_dollars_round_each_entered_line_half_up(capsys: pytest.CaptureFixture[str]) -> None:
    _, document = figure(capsys, "--year 2023 --line-1 100.50 --line-2 100.49 --rounding dollars")
    assert [document["lines"][number]["text"] for number in ("1", "2", "3")] == ["101", "100", "201"]


@pytest.mark.parametrize("without", ["--line-2", "--line-6", "--line-22", "--line-24"])
def test_a_line_nobody_may_guess_is_missing_and_the_whole_form_is_still_printed(
    without: str, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = {
        "--line-2": "7000",
        "--line-6": "90000",
        "--line-7": "10000",
        "--line-19": "9000",
        "--line-22": "1000",
        "--line-24": "2000",
    }
    options = [word for option, amount in typed.items() if option != without for word in (option, amount)]
    assert run(["calc", "8606", "--year", "2023", *options]) == ExitCode.OPEN
    text = capsys.readouterr().out
    assert "?  missing" in text
    assert f"give {without}" in " ".join(text.split())
    assert "Taxable amount of the Roth distributions" in text


def test_a_missing_line_is_null_in_the_document_and_never_zero(capsys: pytest.CaptureFixture[str]) -> None:
    code, document = figure(capsys, "--year 2023 --line-1 6500 --line-8 6500 --line-6 0")
    assert code == ExitCode.OPEN
    for number in ("2", "3", "14", "18"):
        line = document["lines"][number]
        assert (line["cents"], line["text"], line["status"]) == (None, "", "missing")


def test_the_text_fits_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    run(["calc", "8606", "--year", "2023", "--line-7", "9999999999", "--line-19", "9999999999"])
    assert max(len(row) for row in capsys.readouterr().out.splitlines()) <= 80


@pytest.mark.parametrize("amount", ["1.234,56", "6500 dollars", "", "1,23", "(5", "1e3", "0.001"])
def test_what_is_no_amount_is_a_usage_error_that_names_the_option(
    amount: str, capsys: pytest.CaptureFixture[str]
) -> None:
    error = refused(capsys, "--year", "2023", "--line-6", amount)
    assert "'--line-6'" in error
    assert "6,500.00" in error


def test_a_social_security_number_typed_as_an_amount_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    assert "900-12-3456" not in refused(capsys, "--year", "2023", "--line-1", "900-12-3456")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--year 2023 --line-1 -5", "--line-1 is negative"),
        ("--year 2023 --line-1 5 --line-4 6", "--line-4 is a part of --line-1"),
        ("--year 2023 --line-16 5 --line-8 5", "leave out either --line-16 or --line-8"),
        ("--year 2023 --line-17 5", "--line-17 needs --line-16"),
        ("--year 2023 --line-16 5", "give --line-17 0 where there is no basis"),
        ("--year 2023 --line-2 1 --line-6 1 --line-7 1 --line-15b 2", "--line-15b cannot be more than --line-7"),
        ("--year 2023 --line-2 1 --line-6 1 --line-7 1 --repaid-15c 1", "forms of 2024 and later do"),
        ("--year 2016 --line-2 1 --line-6 1 --line-7 1 --line-15b 1", "the 2016 form has no lines 15a"),
        ("--year 2023 --line-10-places 2", "'3', '4', '5', 'exact'"),
        ("--year 2023 --rounding pennies", "'cents', 'dollars'"),
        ("--line-1 5", "--year"),
        ("--year 2023 --line-9 5", "No such option"),
    ],
)
def test_lines_that_contradict_the_form_are_refused_in_words(
    options: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said in refused(capsys, *options.split())


def test_a_year_without_law_names_the_file_to_add(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["calc", "8606", "--year", "2027", "--line-1", "2000"]) == ExitCode.INPUT_REJECTED
    assert "basis/law/years/2027.toml" in capsys.readouterr().err
    assert run(["calc", "8606", "--year", "1986", "--line-1", "2000"]) == ExitCode.INPUT_REJECTED
    assert "Form 8606 began with 1987" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("year", "why"), [("1999", "named by the lines of the forms since 2012"), ("2026", "was not out")]
)
def test_a_year_whose_form_is_old_or_not_out_is_refused_with_the_reason(
    year: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["calc", "8606", "--year", year, "--line-1", "2000"]) == ExitCode.INPUT_REJECTED
    captured = capsys.readouterr()
    assert captured.out == ""
    assert why in captured.err


# --- calc contribution ----------------------------------------------------------------------------------------------


def contribution(capsys: pytest.CaptureFixture[str], options: str) -> tuple[int, dict[str, Any]]:
    """Run `basis calc contribution OPTIONS --json`; the exit code and the document."""
    code = run(["calc", "contribution", *options.split(), "--json"])
    return code, json.loads(capsys.readouterr().out)


CONTRIBUTIONS = {
    "joint, covered, in the range: 19,500 x 35% raised to 6,830": (
        "--year 2025 --filing-status joint --covered yes --magi 126500 --compensation 90000 --age 39"
        " --spouse-covered no --traditional 7000",
        {"ira_deduction/7": "6,830", "ira_deduction/12": "6,830"},
        {"nondeductible": 170_00, "traditional": 0},
    ),
    "without contributions given, the most that may be made": (
        "--year 2026 --filing-status single --covered yes --magi 160000 --compensation 90000 --age 39",
        {"ira_deduction/11": "7,500", "ira_deduction/12": "0", "roth_limit/2": "0", "roth_limit/10": "4,000"},
        {"nondeductible": 7500_00, "traditional": None},
    ),
    "a spouse without pay contributes from the other's": (
        "--year 2026 --filing-status joint --covered no --spouse-covered no --magi 45500 --compensation 0 --age 45"
        " --spouse-compensation 45500 --spouse-contributions 7500 --traditional 8000",
        {"ira_deduction/10": "38,000", "ira_deduction/12": "7,500"},
        {"nondeductible": 0, "traditional": 500_00},
    ),
    "before 1997 a couple with one earner had 2,250 together, and there was no Roth IRA": (
        "--year 1995 --filing-status joint --covered no --spouse-covered no --magi 30000 --compensation 0 --age 45"
        " --spouse-compensation 30000 --spouse-contributions 2000 --traditional 250",
        {"ira_deduction/10": "250", "ira_deduction/12": "250"},
        {"nondeductible": 0, "roth": None},
    ),
    "a Roth MAGI of its own": (
        "--year 2023 --filing-status single --covered no --magi 200000 --magi-roth 145500 --compensation 90000"
        " --birth-date 1970-01-01 --roth 4000",
        {"roth_limit/1": "7,500", "roth_limit/9": "3,750"},
        {"roth": 250_00},
    ),
}


@pytest.mark.parametrize(("options", "lines", "sums"), CONTRIBUTIONS.values(), ids=CONTRIBUTIONS)
def test_what_may_be_contributed_and_deducted(
    options: str, lines: dict[str, str], sums: dict[str, int | None], capsys: pytest.CaptureFixture[str]
) -> None:
    code, document = contribution(capsys, options)
    assert (code, document["schema"], document["client"]) == (ExitCode.DONE, "basis.contribution/1", None)
    for name, text in lines.items():
        key, _, number = name.partition("/")
        assert (name, document["worksheets"][key]["lines"][number]["text"]) == (name, text)
    shown = {"nondeductible": document["nondeductible"], **document["excess"]}
    assert {name: shown[name]["cents"] for name in sums} == sums


def test_what_is_not_given_is_asked_for_with_its_option(capsys: pytest.CaptureFixture[str]) -> None:
    code, document = contribution(capsys, "--year 2025 --filing-status joint --age 39 --compensation 90000")
    assert code == ExitCode.OPEN
    lines = document["worksheets"]["ira_deduction"]["lines"]
    assert lines["12"]["cents"] is None and "--covered" in lines["2"]["reasons"][0]


def test_both_worksheets_are_printed_with_where_the_law_stands(capsys: pytest.CaptureFixture[str]) -> None:
    options = "--filing-status head --covered yes --magi 85000 --compensation 90000 --age 50"
    assert run(["calc", "contribution", "--year", "2025", *options.split()]) == ExitCode.DONE
    text = capsys.readouterr().out
    for words in ("IRA Deduction Worksheet", "Maximum Roth IRA Contribution Worksheet", "Law", "IRC 219(b)(5)(A)"):
        assert words in text


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("--year 2025 --filing-status single --covered no", "--age"),
        ("--year 2019 --filing-status single --covered no --age 70", "--birth-date"),
        ("--year 2025 --filing-status single --age 40 --traditional (5)", "negative"),
        ("--year 2025 --filing-status married --age 40", "separate_together"),
    ],
)
def test_inputs_that_leave_a_limit_open_are_refused(
    options: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["calc", "contribution", *options.split()]) == ExitCode.USAGE
    captured = capsys.readouterr()
    assert captured.out == "" and says in captured.err and "Traceback" not in captured.err
