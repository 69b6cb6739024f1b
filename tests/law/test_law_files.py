"""A law file that somebody adds is read strictly: what is missing, unknown, uncited or unreadable is named."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

import pytest

from basis.law import LawDataError, Verified
from basis.law.reading import parse, read_year, revision_document

Document = dict[str, Any]


@pytest.fixture
def document() -> Document:
    """The document of 2023, as the starting point of a year somebody adds."""
    return tomllib.loads(files("basis.law").joinpath("years/2023.toml").read_text("utf-8"))


def refusal(document: Mapping[str, object], revision: Callable[[str], Mapping[str, object]] = revision_document) -> str:
    """What the reader says about a 2026 made of this document."""
    with pytest.raises(LawDataError) as raised:
        read_year(2026, document, revision)
    return str(raised.value)


def test_a_whole_document_is_read(document: Document) -> None:
    assert read_year(2026, document, revision_document).ira_limit.value == 6_500_00


@pytest.mark.parametrize(
    "key",
    [
        "ira_limit",
        "contribution_due_date",
        "line_1_repayments",
        "form_1040",
        "revision",
        "roth_phase_outs",
        "hsa_limits",
        "plan_limits",
        "qcd_limit",
        "split_interest_limit",
        "basis_lines",
    ],
)
def test_a_missing_key_is_named_with_its_file(document: Document, key: str) -> None:
    del document[key]
    assert f"basis/law/years/2026.toml, {key}: found 'nothing'" in refusal(document)


def test_a_misspelt_key_is_refused_and_not_passed_over(document: Document) -> None:
    document["contribution_postponed"] = document["contribution_due_date"]
    assert "contribution_postponed" in refusal(document)


@pytest.mark.parametrize("part", ["value", "source", "verified"])
def test_a_value_without_its_source_or_its_verification_is_refused(document: Document, part: str) -> None:
    del document["ira_limit"][part]
    assert "ira_limit" in refusal(document)


def test_an_empty_source_is_no_source(document: Document) -> None:
    document["ira_limit"]["source"] = " "
    assert "value, source and verified" in refusal(document)


def test_only_the_four_ways_of_verification_are_known(document: Document) -> None:
    document["ira_limit"]["verified"] = "surely"
    assert "form, secondary, memory, open" in refusal(document)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("ira_limit", 7000, "in quotation marks"),
        ("ira_limit", "7.000,00", "US notation"),
        ("contribution_due_date", "2027-04-15", "without quotation marks"),
        ("homebuyer_reduced_on_face", "yes", "true or false"),
        ("qualified_roth_since", "2021", "a year such as"),
        ("qualified_roth_since", True, "a year such as"),
        ("after_line_21_is_zero", "22", "a list of line numbers"),
        ("face", "", "a text"),
        ("spouse_covered_phase_out", "218,000", "where it begins and where it ends"),
        ("spouse_covered_phase_out", ["218,000"], "where it begins and where it ends"),
        ("spouse_covered_phase_out", ["228,000", "218,000"], "to begin below its end"),
        ("spouse_covered_phase_out", ["218,000", "a lot"], "US notation"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_what_was_expected(
    document: Document, key: str, value: object, expected: str
) -> None:
    document[key]["value"] = value
    message = refusal(document)
    assert key in message
    assert expected in message


def test_a_limit_of_other_years_is_refused(document: Document) -> None:
    document["conversion_income_limit"] = {"value": "100,000", "source": "IRC 408A(c)(3)(B)", "verified": "form"}
    assert "conversion_income_limit: found" in refusal(document)


def test_an_unknown_purpose_is_refused(document: Document) -> None:
    document["line_1_repayments"][0]["value"] = "holiday"
    assert "a purpose such as reservist" in refusal(document)


def test_a_missing_return_line_is_named_inside_its_section(document: Document) -> None:
    del document["form_1040"]["taxable"]
    assert "form_1040.taxable" in refusal(document)


def test_a_revision_that_is_not_there_is_named(document: Document) -> None:
    document["revision"] = "2026-2030"
    assert "basis/law/revisions/2026-2030.toml" in refusal(document)


def test_a_form_line_with_an_unknown_key_is_refused(document: Document) -> None:
    def with_a_slip(name: str) -> Mapping[str, object]:
        changed: Document = copy.deepcopy(dict(revision_document(name)))
        changed["lines"][3]["formulae"] = "line 1"
        return changed

    assert "lines.formulae" in refusal(document, with_a_slip)


def test_a_line_says_for_itself_that_it_is_open_and_what_it_is_the_same_as(document: Document) -> None:
    def with_an_open_line(name: str) -> Mapping[str, object]:
        changed: Document = copy.deepcopy(dict(revision_document(name)))
        changed["lines"][3] |= {"verified": "open", "same_as": ""}
        return changed

    lines = read_year(2026, document, with_an_open_line).lines
    assert (lines[2].verified, lines[2].same_as) == (Verified.FORM, "3")
    assert (lines[3].verified, lines[3].same_as) == (Verified.OPEN, "")


def test_a_line_of_a_part_the_form_does_not_have_is_refused(document: Document) -> None:
    def with_a_slip(name: str) -> Mapping[str, object]:
        changed: Document = copy.deepcopy(dict(revision_document(name)))
        changed["lines"][3]["part"] = "V"
        return changed

    assert "lines.part: found 'V', expected a part of this form: I, II, III" in refusal(document, with_a_slip)


@pytest.mark.parametrize(("key", "value"), [("complete", "no"), ("parts", "I"), ("lines", "1"), ("line", [])])
def test_a_revision_that_is_not_as_expected_is_refused_by_key(document: Document, key: str, value: object) -> None:
    assert f"2019-2023.toml, {key}: found" in refusal(document, lambda name: {**revision_document(name), key: value})


def test_a_revision_can_say_that_not_all_its_lines_are_known(document: Document) -> None:
    assert read_year(2026, document, revision_document).all_lines_known
    assert not read_year(2026, document, lambda name: {**revision_document(name), "complete": False}).all_lines_known


def test_a_line_verified_in_no_known_way_is_refused(document: Document) -> None:
    def with_a_slip(name: str) -> Mapping[str, object]:
        changed: Document = copy.deepcopy(dict(revision_document(name)))
        changed["lines"][3]["verified"] = "surely"
        return changed

    assert "form, secondary, memory, open" in refusal(document, with_a_slip)


def test_text_that_is_not_toml_names_the_file_and_the_place() -> None:
    with pytest.raises(LawDataError, match=r"basis/law/years/2026\.toml: this is not TOML: .*line 1"):
        parse("ira_limit = 7,000", "basis/law/years/2026.toml")
