"""Forms 1099-R and 5498 from files with a column per box."""

from __future__ import annotations

import pytest

from basis.errors import InputRejectedError
from basis.model import BOXES, AccountType, BoxKind, ReturnForm
from importers import ParsedReturn, ReturnOptions, account_type_hint, parse

FILLED = {
    BoxKind.MONEY: ("1,234.56", 123456),
    BoxKind.CHECK: ("X", True),
    BoxKind.CODES: ("7B", "7B"),
    BoxKind.TEXT: ("MA", "MA"),
    BoxKind.YEAR: ("2019", "2019"),
    BoxKind.DAY: ("12/31/2020", "2020-12-31"),
    BoxKind.PERCENT: ("33.3", "33.3"),
}


def read(options: ReturnOptions | None = None, **cells: str) -> ParsedReturn:
    data = f"{','.join(cells)}\n" + ",".join(f'"{cell}"' for cell in cells.values()) + "\n"
    return parse(data.encode(), "forms.csv", options=options).returns[0]


def form_1099r(**boxes: str) -> ParsedReturn:
    return read(**({"form": "1099-R", "tax_year": "2021", "account": "T-1", "box_1": "100"} | boxes))


def refusal(**boxes: str) -> str:
    with pytest.raises(InputRejectedError) as caught:
        form_1099r(**boxes)
    assert caught.value.next_step
    return caught.value.message


@pytest.mark.parametrize("form", ReturnForm)
def test_every_box_of_a_form_is_read_as_its_kind(form: ReturnForm) -> None:
    cells = {f"box_{box.key}": FILLED[box.kind][0] for box in BOXES[form]}
    found = read(form=form.value, tax_year="2021", account="T-1", **cells)
    assert found.boxes == {box.key: FILLED[box.kind][1] for box in BOXES[form]}
    assert found.not_in_file == frozenset()


def test_an_empty_box_is_not_a_zero_and_a_zero_is_not_empty() -> None:
    found = form_1099r(box_2a="0.00", box_4="", box_7="2")
    assert found.boxes == {"1": 10000, "2a": 0, "7": "2"}
    assert "3" in found.not_in_file and "4" not in found.not_in_file


@pytest.mark.parametrize("codes", ["7Y", "Y7", "7-Y", "y, 7"])
def test_two_codes_are_the_same_in_any_order(codes: str) -> None:
    assert form_1099r(box_7=codes).boxes["7"] == "7Y"


@pytest.mark.parametrize(
    ("box", "text"),
    [
        ("box_7", "Z"),
        ("box_7", "123"),
        ("box_7", "O"),
        ("box_1", "-5"),
        ("box_1", "1.234,56"),
        ("box_7_ira", "maybe"),
        ("box_11", "19"),
        ("box_13", "02/30/2021"),
        ("box_9a", "half"),
        ("corrected", "perhaps"),
        ("tax_year", "221"),
        ("form", "1099-DIV"),
        ("account", ""),
        ("account", "1.2E+9"),
        ("box_13a", "5"),
    ],
)
def test_a_cell_that_its_box_cannot_hold_refuses_the_file(box: str, text: str) -> None:
    message = refusal(**{box: text})
    assert "row 2" in message and "expected" in message


def test_a_tin_in_an_error_is_masked() -> None:
    assert "900-00-0001" not in refusal(box_1="900-00-0001")


def test_what_no_column_says_can_be_given_as_an_option() -> None:
    cells = {"Box 1 Amount": "100", "Box 2a Amount": "100", "Box 2b Checkbox 1": "T", "Box 7 Code(s)": "7"}
    with pytest.raises(InputRejectedError, match="tax year"):
        read(**cells)
    found = read(ReturnOptions(tax_year=2018, account="T-1", payer="Example"), **cells)
    assert (found.form, found.tax_year, found.account_text, found.payer) == (ReturnForm.F1099R, 2018, "T-1", "Example")


def test_state_boxes_of_2018_are_the_boxes_two_higher_of_today() -> None:
    cells = {
        "Box 1 Amount": "100",
        "Box 2b Checkbox 1": "",
        "Box 7 Code(s)": "7",
        "Box 12 Amount": "5",
        "Box 17 Amount": "6",
    }
    assert read(ReturnOptions(tax_year=2018, account="T-1"), **cells).boxes == {
        "1": 10000,
        "7": "7",
        "14": 500,
        "19": 600,
    }


def test_taxbit_rows_that_repeat_an_account_are_refused() -> None:
    header = "account_id,Tax Year,gross_distribution,taxable_amount,distributions_code"
    with pytest.raises(InputRejectedError, match="second row for the account"):
        parse(f"{header}\nT-1,2021,5,5,7\nT-1,2021,5,5,8\n".encode(), "x.csv")
    header = "account_id,Tax Year,ira_contributions,rollover_contributions,roth_ira_conversion_amount,"
    header += "roth_ira_contributions,postponed_late_contribution,code_13c"
    with pytest.raises(InputRejectedError, match="second row for the account"):
        parse(f"{header}\nT-1,2021,,,,,5,FD\nT-1,2021,,,,,6,SC\n".encode(), "x.csv")


@pytest.mark.parametrize(
    "name",
    [
        "Box 5",
        "5",
        "Box 5 Fair market value of account",
        "5. Fair market value of account",
        "Fair market value of account",
    ],
)
def test_a_box_is_known_by_number_by_title_and_by_both(name: str) -> None:
    cells = {"Tax Year": "2021", "Account Number": "R-1", "Box 10 Roth IRA contributions": "0", name: "7,100.00"}
    assert read(**cells).boxes["5"] == 710000


@pytest.mark.parametrize(
    ("form", "boxes", "hint"),
    [
        ("5498", {"box_7_roth": "X"}, AccountType.ROTH_IRA),
        ("5498", {"box_7_sep": "X"}, AccountType.SEP_IRA),
        ("5498", {"box_7_simple": "X"}, AccountType.SIMPLE_IRA),
        ("5498", {"box_7_ira": "X"}, AccountType.TRADITIONAL_IRA),
        ("5498", {"box_7_ira": "X", "box_7_roth": "X"}, None),
        ("1099-R", {"box_7": "2", "box_7_ira": "X"}, AccountType.TRADITIONAL_IRA),
        ("1099-R", {"box_7": "J"}, AccountType.ROTH_IRA),
        ("1099-R", {"box_7": "T"}, AccountType.ROTH_IRA),
        ("1099-R", {"box_7": "N"}, None),
        ("1099-R", {"box_7": "G"}, None),
    ],
)
def test_a_form_hints_at_the_kind_of_account_only_where_it_says_it(
    form: str, boxes: dict[str, str], hint: AccountType | None
) -> None:
    cells = {"form": form, "tax_year": "2021", "account": "T-1", "box_1": "1"} | boxes
    assert account_type_hint(read(**cells)) is hint
