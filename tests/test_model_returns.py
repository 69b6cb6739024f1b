"""Information returns keep every box as issued, and say what an empty box says: none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from basis.model import BOXES, BoxKind, Evidence, FiledForm, InformationReturn, Owner, ReturnForm


def form_1099r(**changes: Any) -> InformationReturn:
    """A conversion as a custodian reports it: the taxable amount in box 2a not determined."""
    parts: dict[str, Any] = {
        "form": ReturnForm.F1099R,
        "tax_year": 2023,
        "account": "a1",
        "payer": "Example Trust Company",
        "boxes": {"1": 650_000, "2a": 650_000, "2b_not_determined": True, "7": "2", "7_ira": True},
    }
    return InformationReturn(**(parts | changes))


def test_every_numbered_box_of_form_1099_r_has_a_place() -> None:
    numbers = {box.key.split("_")[0] for box in BOXES[ReturnForm.F1099R]}
    expected = {"1", "2a", "2b", "3", "4", "5", "6", "7", "8", "9a", "9b"} | {str(n) for n in range(10, 20)}
    assert numbers == expected


def test_every_numbered_box_of_form_5498_has_a_place() -> None:
    numbers = {box.key.split("_")[0] for box in BOXES[ReturnForm.F5498]}
    lettered = {"12a", "12b", "13a", "13b", "13c", "14a", "14b", "15a", "15b"}
    assert numbers == {str(n) for n in range(1, 12)} | lettered


@pytest.mark.parametrize("form", ReturnForm)
def test_no_box_is_listed_twice(form: ReturnForm) -> None:
    keys = [box.key for box in BOXES[form]]
    assert len(keys) == len(set(keys))
    assert all(box.title for box in BOXES[form])


def test_the_distribution_codes_are_read_as_codes_and_the_amounts_as_money() -> None:
    kinds = {box.key: box.kind for box in BOXES[ReturnForm.F1099R]}
    assert kinds["7"] is BoxKind.CODES
    assert kinds["7_ira"] is BoxKind.CHECK
    assert kinds["11"] is BoxKind.YEAR
    assert {kinds[key] for key in ("1", "2a", "3", "4", "5", "6", "8", "9b", "10")} == {BoxKind.MONEY}


def test_an_empty_money_box_of_an_issued_form_says_none() -> None:
    assert form_1099r().money("4") == 0
    assert form_1099r().money("1") == 650_000


def test_a_check_mark_is_not_money_and_an_amount_is_not_a_check_mark() -> None:
    form = form_1099r()
    assert form.money("7_ira") == 0
    assert form.checked("7_ira")
    assert not form.checked("1")
    assert not form.checked("2b_total")


@pytest.mark.parametrize(("printed", "codes"), [("7Y", {"7", "Y"}), ("2", {"2"}), ("", set())])
def test_the_order_of_the_distribution_codes_means_nothing(printed: str, codes: set[str]) -> None:
    assert form_1099r(boxes={"7": printed}).codes == codes
    assert form_1099r(boxes={"7": printed[::-1]}).codes == codes


def test_a_form_without_codes_has_none() -> None:
    assert form_1099r(boxes={}).codes == frozenset()


def test_a_corrected_form_outranks_the_original_and_the_original_a_transcript() -> None:
    corrected = form_1099r(corrected=True)
    original = form_1099r()
    transcript = form_1099r(evidence=Evidence.TRANSCRIPT)
    assert corrected.rank < original.rank < transcript.rank


def test_documents_and_filed_forms_are_called_by_short_names() -> None:
    filed = FiledForm(id=2, owner=Owner("miller"), year=2023, filed_on=date(2024, 4, 1), lines={"14": 0})
    assert filed.name == "f2"
    assert form_1099r(id=4).name == "d4"
