"""Every sample file parses and classifies to the text beside it, and its header is one the format table lists."""

from __future__ import annotations

from pathlib import Path

import pytest
from custodian_files import FIDELITY_HEADERS, HEADERS, SCHWAB_HEADERS, VANGUARD_HEADERS, VANGUARD_PLAN
from importer_samples import SAMPLES, expectation, expected_path, read_sample, samples

from basis.model import BOXES
from importers import formats
from importers.layouts import layouts


@pytest.mark.parametrize("sample", samples(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_sample_is_read_as_the_text_beside_it_says(sample: Path) -> None:
    assert expectation(sample) == expected_path(sample).read_text(encoding="utf-8")


def test_every_generation_of_every_format_has_a_sample() -> None:
    seen = {(read.format, read.generation) for read in map(read_sample, samples())}
    seen |= {("vanguard-plan-history", "plan")} if ("vanguard-history", "new + plan") in seen else set()
    listed = {(each.id, generation.id) for each in formats() for generation in each.generations}
    assert listed <= seen


@pytest.mark.parametrize(
    ("format_id", "headers"),
    [
        ("fidelity-history", FIDELITY_HEADERS),
        ("ofx", HEADERS["ofx"]),
        ("schwab-csv", SCHWAB_HEADERS),
        ("vanguard-history", VANGUARD_HEADERS),
        ("vanguard-plan-history", {"plan": VANGUARD_PLAN}),
        *((name, headers) for name, headers in HEADERS.items() if "-" in name),
    ],
)
def test_the_format_table_has_each_header_byte_for_byte(format_id: str, headers: dict[str, str]) -> None:
    listed = next(each for each in formats() if each.id == format_id)
    assert {generation.id: generation.header for generation in listed.generations} == headers


@pytest.mark.parametrize("sample", samples(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_offset_and_length_of_a_row_cut_its_own_lines_out_of_the_file(sample: Path) -> None:
    data = sample.read_bytes()
    read = read_sample(sample)
    if read.format in ("schwab-json", "ibkr-flex", "ofx"):
        for row in read.rows:
            text = data[row.offset : row.offset + row.length]
            assert (text[:1], text[-1:]) == ((b"{", b"}") if read.format == "schwab-json" else (b"<", b">"))
            if read.format == "ofx":
                assert row.action.split()[0].encode() in text or row.action == "Value on December 31"
            else:
                assert row.description.upper().split()[0].encode() in text.upper()
        return
    if read.format in ("fdx-json", "ofx-tax"):
        pieces = [data[form.offset : form.offset + form.length] for form in read.returns]
        assert {piece[:1] + piece[-1:] for piece in pieces} <= {b'"}', b"<>"}
        return
    lines = data.split(b"\n")
    for row in (*read.rows, *read.entries, *read.returns):
        expected = b"\n".join(lines[row.line - 1 : row.last_line]) + b"\n"
        assert data[row.offset : row.offset + row.length] == expected


def test_our_own_layout_has_a_column_for_every_box() -> None:
    own = next(layout for layout in layouts() if layout.id == "returns-csv")
    assert {f"box_{box.key}" for boxes in BOXES.values() for box in boxes} <= set(own.columns)


def test_every_sample_lies_in_the_folder_of_its_family() -> None:
    assert {read_sample(path).family for path in samples()} == {
        folder.name for folder in SAMPLES.iterdir() if folder.is_dir()
    }
