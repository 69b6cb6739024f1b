"""The IRS wage and income transcript: what it says is read, what is not known stays open, nothing is read by place."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from basis.errors import InputRejectedError
from basis.model import Evidence
from importers import ParsedFile, ParsedReturn, parse

HEAD = (
    "This Product Contains Sensitive Taxpayer Data\nWage and Income Transcript\nTracking Number: 100200300400\n"
    "Tax Period Requested: December, 2023\n"
)
PARTIES = (
    "Payer:\nPayer's Federal Identification Number (FIN):XX-XXX4444\nSAMPLE TRUST\n1 ELM ST\n"
    "Recipient:\nRecipient's Identification Number:XXX-XX-0001\nANA SAMPLE\n"
)
SAMPLES = Path(__file__).parent / "samples" / "returns"


def transcript(*lines: str, form: str = "Form 1099-R", parties: str = PARTIES, head: str = HEAD) -> ParsedFile:
    return parse((f"{head}{form}\n{parties}" + "\n".join(lines) + "\n").encode(), "transcript.txt")


def block(*lines: str, form: str = "Form 1099-R", parties: str = PARTIES) -> ParsedReturn:
    (read,) = transcript(*lines, form=form, parties=parties).returns
    return read


def refusal(*lines: str, **parts: str) -> str:
    with pytest.raises(InputRejectedError) as caught:
        transcript(*lines, **parts)
    assert caught.value.next_step
    return caught.value.message


@pytest.mark.parametrize(
    "line",
    [
        "Gross Distribution:.......................$6,500.00",
        "Gross Distribution: $6,500.00",
        "Gross Distribution:$6,500.00",
        "  GROSS  DISTRIBUTION :....6,500.00  ",
        "Gross Distribution:..............$6,500",
    ],
)
def test_a_value_is_read_behind_dots_behind_a_blank_and_without_either(line: str) -> None:
    assert block(line).boxes == {"1": 650000}


def test_a_label_without_a_value_is_an_empty_box_and_a_label_that_is_not_there_leaves_the_box_open() -> None:
    read = block(
        "Gross Distribution:........$5.00", "Taxable Amount:...........", "Total Distribution Code: Not checked"
    )
    assert "2a" not in read.boxes and "2b_total" not in read.boxes
    assert {"2a", "2b_total"}.isdisjoint(read.not_in_file)
    assert {"4", "5", "7", "7_ira"} <= read.not_in_file


def test_a_transcript_ranks_below_the_form_it_shows() -> None:
    assert block("Gross Distribution: $5.00").evidence is Evidence.TRANSCRIPT


def test_both_places_of_box_7_are_read_and_the_unused_one_is_none() -> None:
    one = block("Distribution Code Value: Normal", "Distribution Code: 7", "Distribution Code Value: Not significant",
                "Distribution Code:")  # fmt: skip
    two = block("Distribution Code Value: Normal", "Distribution Code: 7", "Distribution Code Value: Designated Roth",
                "Distribution Code: B")  # fmt: skip
    assert (one.boxes["7"], two.boxes["7"]) == ("7", "7B")


def test_tax_withheld_of_a_transcript_is_box_4() -> None:
    assert block("Tax Withheld:.........$650.00").boxes == {"4": 65000}


def test_a_meaning_without_its_code_is_refused() -> None:
    told = refusal("Distribution Code Value: Normal", "Distribution Code:")
    assert "box 7" in told and "a code for each of its 1 meanings" in told


@pytest.mark.parametrize(
    ("line", "box", "marked"),
    [
        ("SEP Indicator: IRA/SEP/SIMP box checked", "7_ira", True),
        ("SEP Indicator: IRA/SEP/SIMP box not checked", "7_ira", None),
        ("Tax Amount Undetermined Code:...Tax amount not determined", "2b_not_determined", True),
        ("Total Distribution Code: Checked", "2b_total", True),
        ("FATCA Filing Requirement: Box not checked no Filing Requirement", "12", None),
    ],
)
def test_a_check_box_says_in_prose_whether_it_is_marked(line: str, box: str, marked: bool | None) -> None:
    read = block(line)
    assert read.boxes.get(box) is marked
    assert box not in read.not_in_file


def test_words_that_nobody_knows_leave_a_check_box_open_and_are_told() -> None:
    read = transcript("SEP Indicator: perhaps")
    assert "7_ira" in read.returns[0].not_in_file
    assert "'perhaps'" in read.notes[0]


def test_a_label_that_is_not_known_is_told_with_its_value_and_reads_into_no_box() -> None:
    read = transcript("Gross Distribution: $5.00", "Surprise Amount:.......$9.00", "Other Income: $0.00")
    assert read.returns[0].boxes == {"1": 500}
    (note,) = read.notes
    assert "Surprise Amount: $9.00" in note


def test_a_label_of_the_other_form_is_not_known() -> None:
    read = transcript("Roth IRA Contributions: $5.00")
    assert not read.returns[0].boxes
    assert "Roth IRA Contributions" in read.notes[0]


def test_a_label_broken_over_two_lines_is_read_whole() -> None:
    assert block("Submission Type:", "Amount Allocable to", "IRR within 5 Years:....$7.00").boxes == {"10": 700}


def test_an_amount_that_stands_alone_is_refused() -> None:
    assert "an amount without a label" in refusal("Gross Distribution:", "$5,000.00")


def test_page_furniture_inside_a_block_loses_neither_payer_nor_box() -> None:
    furniture = (
        "This Product Contains Sensitive Taxpayer Data\nTracking Number: 100200300400\nPage 4 of 30\nDone Print\n"
    )
    read = block(
        "Gross Distribution: $5.00", *furniture.splitlines(), "Taxable Amount: $4.00",
        parties=PARTIES.replace("Payer:\n", f"Payer:\n{furniture}"),
    )  # fmt: skip
    assert (read.payer, read.boxes) == ("SAMPLE TRUST", {"1": 500, "2a": 400})


def test_the_number_of_the_payer_may_follow_its_name() -> None:
    parties = "Payer:\nSAMPLE TRUST\nPayer's Federal ID Number: XX-XXX4444\nRecipient:\nANA SAMPLE\n"
    assert (block("Gross Distribution: $5.00", parties=parties).payer_tin) == "XX-XXX4444"


@pytest.mark.parametrize(
    ("word", "corrected"), [("Original document", False), ("Amended document", True), ("Corrected document", True)]
)
def test_an_amended_document_is_a_corrected_form(word: str, corrected: bool) -> None:
    assert block(f"Submission Type:....{word}", "Gross Distribution: $5.00").corrected is corrected


def test_a_kind_of_submission_that_is_not_known_is_refused() -> None:
    assert "Submission Type" in refusal("Submission Type: Duplicate", "Gross Distribution: $5.00")


def test_forms_of_other_kinds_are_counted_in_a_note_and_longer_codes_are_not_taken_for_ours() -> None:
    other = "\n".join(f"Form {code}\n{PARTIES}Rollover Contributions: $1.00" for code in ("5498-SA", "5498-ESA", "W-2"))
    read = transcript("Gross Distribution: $5.00", other)
    assert len(read.returns) == 1
    assert read.notes[-1] == "other forms of the transcript were left aside: 1 5498-ESA, 1 5498-SA, 1 W-2"


def test_the_summary_page_adds_to_no_form() -> None:
    read = transcript("Gross Distribution: $5.00", "Wage & Income Summary", "Taxable Amount: $9.00")
    assert read.returns[0].boxes == {"1": 500}
    assert "1 summary page" in read.notes[0]


def test_a_transcript_without_its_year_or_with_two_is_refused() -> None:
    without = "Wage and Income Transcript\nPage 1 of 2\n"
    assert "no tax period" in refusal("Gross Distribution: $5.00", head=without)
    assert "2022, 2023" in refusal("Gross Distribution: $5.00", head=HEAD + "Tax Period Requested: December, 2022\n")


def test_other_products_of_the_irs_are_named_and_refused() -> None:
    head = "This Product Contains Sensitive Taxpayer Data\nForm 1040 Tax Return Transcript\n"
    assert "expected a Wage and Income Transcript" in refusal(head=head)


@pytest.mark.parametrize("value", ["$5,0O0.00", "5000", "$-5.00", "-$5.00", "five"])
def test_an_amount_that_is_none_is_refused_with_its_row_and_box(value: str) -> None:
    told = refusal(f"Gross Distribution: {value}")
    assert "row 13" in told and "box 1, Gross distribution" in told


def test_one_label_with_two_amounts_is_refused() -> None:
    assert "one value" in refusal("Gross Distribution: $5.00", "Gross Distribution: $6.00")


def test_an_error_shows_no_number_of_a_person() -> None:
    assert "900-00-0001" not in refusal("Gross Distribution: 900-00-0001")


def test_a_user_can_give_a_label_of_another_year_its_box(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[aliases.irs-transcript]\n1099-R_8 = ["Other Income"]\n')
    data = f"{HEAD}Form 1099-R\n{PARTIES}Other Income: $5.00\n".encode()
    assert "Other Income" in parse(data, "t.txt").notes[0]
    with pytest.raises(InputRejectedError, match="1099-R_8"):
        parse(data, "t.txt", user_folder=tmp_path)
    (tmp_path / "mine.toml").write_text('[aliases.irs-transcript]\n1099-R_3 = ["Eligible Capital Gains"]\n')
    read = parse(data.replace(b"Other Income", b"Eligible Capital Gains"), "t.txt", user_folder=tmp_path)
    assert read.returns[0].boxes == {"3": 500}


@settings(max_examples=60)
@given(st.sampled_from(["transcript_leaders.txt", "transcript_viewer.txt"]), st.integers(0, 2**32))
def test_any_damage_gives_forms_or_a_message(name: str, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray((SAMPLES / name).read_bytes())
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data))
        match chance.randrange(3):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randint(1, 400)]
            case _:
                data[at:at] = chance.randbytes(3)
    try:
        read = parse(bytes(data), name)
    except InputRejectedError as refused:
        assert refused.next_step and "900-00" not in refused.message
    else:
        assert all(each.tax_year for each in read.returns)


@pytest.mark.parametrize("name", ["transcript_leaders.txt", "transcript_viewer.txt"])
def test_a_transcript_cut_at_any_line_says_no_amount_that_the_whole_does_not(name: str) -> None:
    lines = (SAMPLES / name).read_text().splitlines(keepends=True)
    whole = parse("".join(lines).encode(), name).returns
    for cut in range(1, len(lines)):
        try:
            read = parse("".join(lines[:cut]).encode(), name)
        except InputRejectedError:
            continue
        for found, expected in zip(read.returns, whole, strict=False):
            assert found.boxes.items() <= expected.boxes.items()
