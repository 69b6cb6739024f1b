"""Forms 1099-R and 5498 from tax software and filers: FDX, OFX tax elements, TXF, Publication 1220, 1099 Express, and
Account Ability."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from basis.errors import InputRejectedError
from importers import ReturnOptions, parse

SAMPLES = Path(__file__).parent / "samples" / "returns"
CARRIERS = ("fdx_5.json", "fdx_6.json", "tax_elements.ofx", "fire_2019.txt", "fire_2020.txt")
TXF = (SAMPLES / "tax_software.txf").read_text()
SAID = ReturnOptions(account="Trad 1", tax_year=2023)


def test_a_txf_file_is_a_form_for_each_copy_with_withholding_without_its_sign() -> None:
    found = parse(TXF.encode(), "taxes.txf", options=SAID)
    ira, pension = found.returns
    assert ira.boxes == {"1": 7_000_00, "2a": 7_000_00, "4": 700_50, "7": "2", "2b_not_determined": True}
    assert (ira.payer, ira.tax_year, ira.account_text) == ("Example Custodian", 2023, "Trad 1")
    assert "7_ira" in ira.not_in_file
    assert pension.boxes == {"1": 31_500_00}
    assert found.notes == ("records of other forms were left aside: 1",)


@pytest.mark.parametrize(
    ("options", "asked"), [(ReturnOptions(account="Trad 1"), "--tax-year"), (ReturnOptions(tax_year=2023), "--account")]
)
def test_a_txf_file_asks_for_the_year_and_the_account_that_it_does_not_say(options: ReturnOptions, asked: str) -> None:
    with pytest.raises(InputRejectedError, match=asked):
        parse(TXF.encode(), "taxes.txf", options=options)


def test_a_txf_record_without_its_end_is_cut_off() -> None:
    with pytest.raises(InputRejectedError, match="cut off"):
        parse(TXF.removesuffix("^\n").encode(), "taxes.txf", options=SAID)


def test_the_codes_of_fdx_are_one_box_in_any_order() -> None:
    text = (SAMPLES / "fdx_6.json").read_text()
    both = text.replace('["G"]', '["G", "4"]')
    assert parse(both.encode(), "tax.json").returns[0].boxes["7"] == "4G"


def test_a_member_nobody_knows_is_told_and_left_aside() -> None:
    document = json.loads((SAMPLES / "fdx_5.json").read_text())
    document["forms"][0]["tax1099R"]["newBox"] = "12"
    notes = parse(json.dumps(document).encode(), "tax.json").notes
    assert "Form 1099-R of Example Custodian: newBox (12) was left aside" in notes


def test_a_value_that_its_box_cannot_hold_is_refused_by_the_carriers_name() -> None:
    text = (SAMPLES / "fdx_5.json").read_text().replace("7000.0", '"seven"', 1)
    with pytest.raises(InputRejectedError, match="grossDistribution"):
        parse(text.encode(), "tax.json")


def test_the_bytes_of_a_form_are_those_it_stands_on() -> None:
    for name in CARRIERS:
        data = (SAMPLES / name).read_bytes()
        for form in parse(data, name).returns:
            piece = data[form.offset : form.offset + form.length].decode()
            assert form.account_text in piece


def fire(name: str = "fire_2020.txt") -> list[str]:
    return (SAMPLES / name).read_text().split("\n")


def test_an_amount_of_form_5498_that_is_only_believed_is_told_and_not_read() -> None:
    found = parse((SAMPLES / "fire_2020.txt").read_bytes(), "fire.txt")
    assert "3" in found.returns[2].not_in_file
    assert "Form 5498 of EXAMPLE CUSTODIAN: amount 3 (6,299.50) was left aside" in found.notes


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda lines: [*lines[:2], lines[2][:-1], *lines[3:]], "750 characters, this one has 749"),
        (lambda lines: [lines[0], *lines[2:]], "a payer record `A` above"),
        (lambda lines: [*lines[:2], "Z" + lines[2][1:], *lines[3:]], "a record T, A, B, C, K or F"),
        (lambda lines: [*lines[:2], lines[2][:54] + "0000000700x0" + lines[2][66:], *lines[3:]], "twelve digits"),
        (lambda lines: [*lines[:2], lines[2][:5] + "Q" + lines[2][6:], *lines[3:]], "position 6"),
        (lambda lines: [*lines[:2], lines[2][:246] + "12x" + lines[2][249:], *lines[3:]], "position 247"),
    ],
)
def test_a_damaged_record_is_refused_with_what_was_expected(change: Callable, says: str) -> None:
    with pytest.raises(InputRejectedError, match=says):
        parse("\n".join(change(fire())).encode(), "fire.txt")


@given(st.sampled_from(CARRIERS), st.integers(0, 10**6), st.binary(max_size=3))
@settings(max_examples=300, deadline=None)
def test_noise_in_a_carrier_is_read_or_refused_and_never_a_fault(name: str, place: int, noise: bytes) -> None:
    data = (SAMPLES / name).read_bytes()
    at = place % len(data)
    try:
        found = parse(data[:at] + noise + data[at + len(noise) :], name, options=SAID)
    except InputRejectedError:
        return
    assert all(form.account_text for form in found.returns)


@pytest.mark.parametrize("name", CARRIERS)
def test_a_carrier_cut_off_anywhere_is_refused_or_loses_only_whole_forms(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    whole = parse(data, name).returns
    for end in range(1, len(data), max(1, len(data) // 150)):
        try:
            found = parse(data[:end], name).returns
        except InputRejectedError:
            continue
        assert found == whole[: len(found)]


EXPRESS = (SAMPLES / "express.txt").read_text()
OF_2022 = ReturnOptions(tax_year=2022)


def test_a_1099_express_record_leaves_open_what_its_known_fields_do_not_say() -> None:
    found = parse(EXPRESS.encode(), "forms.txt", options=OF_2022)
    ira, plan, traditional, roth = found.returns
    assert ira.boxes == {"1": 7_000_00, "2a": 7_000_00, "7": "7", "7_ira": True, "2b_not_determined": True}
    assert {"4", "5"} <= ira.not_in_file
    assert (plan.corrected, plan.boxes["1"], plan.boxes["2a"]) == (True, 31_500_50, 0)
    assert "Form 1099-R of a payer not named: field 36 (12.00) was left aside" in found.notes
    assert (traditional.boxes["7_ira"], traditional.boxes["12a"], traditional.boxes["12b"]) == (
        True,
        "2023-12-31",
        3_500_00,
    )
    assert (roth.boxes["7_roth"], roth.boxes["3"], roth.boxes["9"]) == (True, 7_000_00, 500_00)
    assert "10" in roth.not_in_file
    assert "records of other forms were left aside: 1" in found.notes


@pytest.mark.parametrize(
    ("text", "change", "expected"),
    [
        (EXPRESS.replace("|7000.00|7000.00\n", "\n"), "a record without its amounts", "cut off"),
        (EXPRESS.replace("|||H||Ada", "|||Q||Ada"), "a plan type that nobody knows", "one plan type"),
        (EXPRESS.replace("|||H||Ada", "|||HA||Ada"), "two plan types", "one plan type"),
        (EXPRESS.replace("|G||||", "|Z||||"), "a correction that nobody knows", "G or C"),
        (EXPRESS.replace("B|A|", "X|A|"), "a line that is no record", "a record `B`"),
        (EXPRESS.replace("31500.50", "31500,5x"), "an amount that is none", "field 32 \\(box 1\\)"),
    ],
)
def test_a_1099_express_record_that_cannot_be_right_is_refused(text: str, change: str, expected: str) -> None:
    assert text != EXPRESS, change
    with pytest.raises(InputRejectedError, match=expected):
        parse(text.encode(), "forms.txt", options=OF_2022)


def test_a_1099_express_file_asks_for_the_year_it_does_not_say() -> None:
    with pytest.raises(InputRejectedError, match="--tax-year"):
        parse(EXPRESS.encode(), "forms.txt")


ACCOUNT_ABILITY = (SAMPLES / "account_ability.txt").read_bytes().decode()


def test_an_account_ability_record_is_told_by_its_fields_and_what_has_no_box_is_told() -> None:
    found = parse(ACCOUNT_ABILITY.encode(), "forms.txt", options=OF_2022)
    ira, plan, roth = found.returns
    assert (ira.boxes["1"], ira.boxes["7_ira"], ira.boxes["13"]) == (7_000_00, True, "2022-07-15")
    assert (plan.boxes["7"], plan.boxes["13"], plan.boxes["11"]) == ("G", "2022-11-01", "2015")
    assert roth.boxes == {"7": "J", "1": 2_500_00} and not roth.not_in_file
    assert "Form 1099-R of a payer not named: field 41 (10.00) was left aside" in found.notes


@pytest.mark.parametrize(
    ("text", "change", "expected"),
    [
        (ACCOUNT_ABILITY.replace(",2500.00,", ',"2,500",,'), "a field too many", "48 fields; this one has 49"),
        (ACCOUNT_ABILITY.replace('"110122"', '"1101"'), "a day that is none", "field 15, a day"),
        (ACCOUNT_ABILITY.replace('"110122"', '"133122"'), "a day that is not in the calendar", "field 15"),
        (ACCOUNT_ABILITY.replace('"J"', '""'), "a form without a code", "field 18, one or two distribution codes"),
        (ACCOUNT_ABILITY.replace(",1500.50,", ",15 00.50,"), "an amount that is none", r"field 25 \(box 5\)"),
        (ACCOUNT_ABILITY[: ACCOUNT_ABILITY.rindex(",,,")], "a record cut off", "48 fields; this one has"),
    ],
)
def test_an_account_ability_record_that_cannot_be_right_is_refused(text: str, change: str, expected: str) -> None:
    assert text != ACCOUNT_ABILITY, change
    with pytest.raises(InputRejectedError, match=expected):
        parse(text.encode(), "forms.txt", options=OF_2022)


def test_an_account_ability_file_asks_for_the_year_it_does_not_say() -> None:
    with pytest.raises(InputRejectedError, match="--tax-year"):
        parse(ACCOUNT_ABILITY.encode(), "forms.txt")


def test_an_efile1_file_is_recognised_and_says_how_its_forms_can_go_in() -> None:
    with pytest.raises(InputRejectedError, match="efile1") as refused:
        parse(b"Form Type,PFIN,PName,PAddress1,RFIN,RName1\n1099R,1,A,B,C,D\n", "forms.csv")
    assert "docs/returns.md" in refused.value.next_step


def test_positions_545_to_564_of_a_1099_r_hold_codes_marks_percent_year_and_day() -> None:
    lines = fire()
    payee = next(at for at, line in enumerate(lines) if line.startswith("B"))
    # Codes from 545, marks on 547 to 549, percent from 550, year from 552, a mark on 556, the day from 557.
    written = "4G" + "1" + "1" + "1" + "50" + "2015" + "1" + "20230704"
    lines[payee] = lines[payee][:544] + written + lines[payee][564:]
    form = parse("\n".join(lines).encode(), "fire.txt").returns[0]
    expected = {"7": "4G", "2b_not_determined": True, "7_ira": True, "2b_total": True, "9a": "50", "11": "2015"}
    assert {key: form.boxes[key] for key in expected} == expected
    assert (form.boxes["12"], form.boxes["13"]) == (True, "2023-07-04")
