"""A file is read a piece at a time and gives the lines, places and refusals of the whole."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import basis.contents
import importers.reading
from basis.contents import InMemory, whole
from basis.errors import InputRejectedError
from importers.reading import read_text, require_encoding, require_short, rows

TEXTS = st.text(alphabet='ab,";\u00e9\u20ac\n\r\t ', min_size=1, max_size=60).filter(lambda text: text.strip(" \t\r\n"))


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a few bytes, so that lines and characters are cut by them."""
    monkeypatch.setattr(basis.contents, "PIECE", 6)
    monkeypatch.setattr(importers.reading, "PIECE", 6)


def expected(text: str) -> list[str]:
    """The lines of a text, none after a line end that is the last character."""
    newline = "\n" if "\n" in text or "\r" not in text else "\r"
    lines = text.split(newline)
    return lines[:-1] if lines[-1] == "" else lines


@given(text=TEXTS, mark=st.sampled_from([b"", codecs.BOM_UTF8]))
@example(text="\u20ac" * 9 + "\n", mark=b"")
@example(text="a\r\nb", mark=codecs.BOM_UTF8)
def test_lines_and_their_bytes_are_those_of_the_whole_text(text: str, mark: bytes) -> None:
    data = mark + text.encode()
    file = read_text(data, "x.csv")
    assert list(file.lines) == expected(text)
    assert [file.lines[number] for number in range(len(file.lines))] == expected(text)
    newline = b"\n" if "\n" in text or "\r" not in text else b"\r"
    for number, line in enumerate(expected(text), start=1):
        start, length = file.span(number, number)
        cut = data[start : start + length]
        assert cut.removeprefix(mark if number == 1 else b"").removesuffix(newline).decode() == line
    assert b"".join(data[s : s + n] for s, n in map(file.span, *[range(1, len(file.lines) + 1)] * 2)) == data


@given(text=TEXTS.filter(lambda text: "\r" not in text), little=st.booleans())
def test_a_file_in_utf_16_is_read_by_formats_that_accept_it(text: str, little: bool) -> None:
    encoding, mark = ("utf-16-le", codecs.BOM_UTF16_LE) if little else ("utf-16-be", codecs.BOM_UTF16_BE)
    file = read_text(mark + text.encode(encoding), "x.csv")
    assert list(file.lines) == expected(text)
    require_encoding(file, (encoding,))
    with pytest.raises(InputRejectedError, match="UTF-16"):
        require_encoding(file, ("utf-8",))


def test_a_byte_that_is_no_utf_8_makes_the_file_windows_1252_wherever_it_stands() -> None:
    file = read_text(b"name\n" * 9 + b"Caf\xe9\n", "x.csv")
    assert (file.encoding, file.lines[9]) == ("cp1252", "Caf\u00e9")
    assert read_text("Caf\u00e9".encode()[:-1] + b"\n", "x.csv").encoding == "cp1252"


def test_a_quoted_cell_may_be_cut_by_a_piece() -> None:
    (row,) = rows(read_text(b'a,"one\ntwo, and three",b\n', "x.csv"))
    assert (row.cells, row.line, row.last_line) == (["a", "one\ntwo, and three", "b"], 1, 2)


def test_cells_are_divided_by_the_delimiter_that_is_said() -> None:
    (row,) = rows(read_text(b'a;"b;c";1,5\n', "x.csv"), delimiter=";")
    assert row.cells == ["a", "b;c", "1,5"]


def test_a_value_in_an_error_is_cut_before_it_is_looked_through() -> None:
    file = read_text(b"x" * 100 + b"\n", "x.csv")
    assert len(file.rejected(1, "9" * 10_000_000, expected="less", next_step="cut it").message) < 400


def test_what_is_too_long_to_be_read_whole_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importers.reading, "LONGEST_WHOLE", 20)
    with pytest.raises(InputRejectedError, match="one line"):
        read_text(b"a,b\n" + b"x" * 30, "x.csv")
    file = read_text(b"a,b\n" * 10, "x.csv")
    with pytest.raises(InputRejectedError, match="too many"):
        require_short(file)


def test_contents_in_memory_are_read_like_a_file() -> None:
    assert (InMemory(b"abc").read(1, 5), whole(InMemory(b"abc"))) == (b"bc", b"abc")
