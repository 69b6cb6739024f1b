"""Which cell belongs to which line: from the page itself, and refused when anything is in doubt."""

from __future__ import annotations

import hashlib

import pytest
from form_samples import (
    OFFICIAL_YEARS,
    forms_folder,
    official_blank,
    resaved,
    with_rectangles_exchanged,
    with_title,
)

from basis.errors import InputRejectedError
from forms import mapping, pdf, reading
from forms.mapping import map_blank
from forms.revision import LINES, Revision, from_toml, pinned_revisions, to_toml


def _map(data: bytes) -> Revision:
    return map_blank(reading.read_bytes(data, name="blank.pdf"), hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("tax_year", OFFICIAL_YEARS)
def test_the_pinned_map_of_an_official_blank_is_what_its_printed_labels_say(tax_year: int) -> None:
    blank = official_blank(tax_year)
    assert blank.pinned
    assert _map(blank.data) == blank.revision


def test_every_pinned_revision_has_every_line_once_and_no_cell_twice() -> None:
    assert [revision.tax_year for revision in pinned_revisions().values()] == list(OFFICIAL_YEARS)
    for revision in pinned_revisions().values():
        assert tuple(revision.lines) == LINES
        fields = [cell.field for cell in revision.cells]
        assert len(fields) == len(set(fields)) == (74 if revision.splits_cents else 45)
        assert from_toml(to_toml(revision)) == revision


def test_dollars_and_cents_have_cells_of_their_own_up_to_2018() -> None:
    by_year = {revision.tax_year: revision for revision in pinned_revisions().values()}
    assert [year for year, revision in by_year.items() if revision.splits_cents] == [2017, 2018]
    assert [year for year, revision in by_year.items() if "amended" in revision.roles] == [2017, 2018]


def test_lines_15a_to_15c_moved_to_the_second_page_in_2025() -> None:
    by_year = {revision.tax_year: revision for revision in pinned_revisions().values()}
    pages = {year: by_year[year].lines["15a"].amount.page for year in (2023, 2025)}
    assert pages == {2023: 1, 2025: 2}


def test_a_blank_in_other_bytes_is_mapped_from_its_own_page() -> None:
    blank = official_blank(2023)
    other = _map(resaved(blank.data))
    assert other.lines == blank.revision.lines
    assert other.roles == blank.revision.roles
    assert other.sha256 not in pinned_revisions()


def test_another_form_of_the_irs_is_refused() -> None:
    path = forms_folder() / "f5329--2025.pdf"
    if not path.is_file():
        pytest.skip("BASIS_FORMS_DIR has no f5329--2025.pdf")
    with pytest.raises(InputRejectedError, match="does not say"):
        map_blank(reading.read_file(path), "")


def test_two_fields_in_each_others_place_are_noticed_by_what_is_spoken_for_them() -> None:
    tampered = with_rectangles_exchanged(official_blank(2023).data, "f1_10[0]", "f1_11[0]")
    with pytest.raises(InputRejectedError) as refusal:
        _map(tampered)
    assert "the field beside line 2 is spoken as line 3" in str(refusal.value)
    assert "the field beside line 3 is spoken as line 2" in str(refusal.value)


def test_a_field_that_stands_beside_no_number_is_refused() -> None:
    tampered = with_rectangles_exchanged(official_blank(2023).data, "f1_10[0]", "f1_3[0]")
    with pytest.raises(InputRejectedError, match="is neither a line nor a known part"):
        _map(tampered)


def test_a_title_of_another_year_than_the_printed_one_is_refused() -> None:
    with pytest.raises(InputRejectedError, match="its year in the title and at the foot"):
        _map(with_title(official_blank(2023).data, "2024 Form 8606"))


def test_a_blank_without_spoken_captions_is_refused() -> None:
    blank = official_blank(2023)
    stripped = blank.prepared.body  # prepared blanks have no XFA, hence no captions
    assert b"/XFA" not in stripped
    document = pdf.read(blank.data, page_limit=4)
    silent = type(document)(document.title, document.pages, {}, ())
    with pytest.raises(InputRejectedError, match="spoken as no line at all"):
        map_blank(silent, "")


def test_the_mapping_command_prints_the_file_of_a_revision(capsys: pytest.CaptureFixture[str]) -> None:
    blank = official_blank(2023)
    assert mapping.main([str(blank.source)]) == 0
    assert from_toml(capsys.readouterr().out) == blank.revision
    assert mapping.main([]) == 2
    assert mapping.main(["no such file.pdf"]) == 3
