"""Where blanks are found, and what a user is told when there is none."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from form_samples import official_blank, resaved

from basis.errors import InputRejectedError, NoBlankError
from forms import blanks
from forms.blanks import add_blank, fetch_blank, find_blank, list_blanks


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user's data folder of the test's own."""
    monkeypatch.setattr(blanks, "user_folder", lambda: tmp_path / "data" / "forms")


@pytest.fixture
def server(own_folders: None) -> Iterator[tuple[str, dict[str, bytes]]]:
    """A web server on this machine; its pages by path."""
    pages: dict[str, bytes] = {}

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_arguments: object) -> None:
            pass

    serving = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{serving.server_port}", pages
    serving.shutdown()
    thread.join()
    serving.server_close()


def test_the_forms_of_2021_to_2023_come_with_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BASIS_FORMS_DIR", raising=False)
    found = [find_blank(tax_year) for tax_year in (2021, 2022, 2023)]
    assert [blank.tax_year for blank in found] == [2021, 2022, 2023]
    assert all(blank.pinned and "habutax" in blank.place for blank in found)


def test_the_folder_of_the_environment_comes_before_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = official_blank(2023).data
    (tmp_path / "a scan of something.pdf").write_bytes(data)
    (tmp_path / "f8606--2023.pdf").write_bytes(official_blank(2022).data)
    monkeypatch.setenv("BASIS_FORMS_DIR", str(tmp_path))
    assert find_blank(2023).source.name == "a scan of something.pdf"
    assert find_blank(2022).source.name == "f8606--2023.pdf"


def test_a_blank_nobody_has_seen_is_mapped_when_no_known_one_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "new posting.pdf").write_bytes(resaved(official_blank(2023).data))
    monkeypatch.setenv("BASIS_FORMS_DIR", str(tmp_path))
    blank = find_blank(2023)
    assert (blank.source.name, blank.pinned) == ("new posting.pdf", False)


def test_a_named_file_is_used_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "mine.pdf"
    path.write_bytes(official_blank(2022).data)
    assert find_blank(2022, template=path).source == path
    with pytest.raises(InputRejectedError, match=r"Form 8606 of 2022, expected that of 2023"):
        find_blank(2023, template=path)
    with pytest.raises(InputRejectedError, match="cannot be opened"):
        find_blank(2023, template=tmp_path / "gone.pdf")


def test_without_a_blank_every_place_and_the_next_step_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "f8606--2019.pdf").write_bytes(b"%PDF-1.7\nnot really")
    monkeypatch.setenv("BASIS_FORMS_DIR", str(tmp_path))
    with pytest.raises(NoBlankError) as failure:
        find_blank(2019)
    message = str(failure.value)
    for part in ("BASIS_FORMS_DIR", "your forms folder", "the package habutax", "f8606--2019.pdf: the file is damaged"):
        assert part in message
    assert "basis forms fetch 2019" in failure.value.next_step


def test_a_folder_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASIS_FORMS_DIR", str(tmp_path / "gone"))
    with pytest.raises(NoBlankError, match="there is no such folder"):
        find_blank(2012)


def test_an_added_blank_is_checked_kept_and_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BASIS_FORMS_DIR", raising=False)
    path = tmp_path / "download (3).pdf"
    path.write_bytes(official_blank(2023).data)
    kept = add_blank(path)
    path.unlink()
    assert kept.source.name == "f8606--2023.pdf"
    assert find_blank(2023).source == kept.source
    listed = [(blank.tax_year, blank.source) for blank in list_blanks()]
    assert (2023, kept.source) in listed


def test_what_is_no_form_8606_is_not_added(tmp_path: Path) -> None:
    path = tmp_path / "f8606--2023.pdf"
    path.write_bytes(b"%PDF-1.7 nonsense")
    with pytest.raises(InputRejectedError, match=r"f8606--2023\.pdf"):
        add_blank(path)
    assert not blanks.user_folder().exists()


def test_a_fetched_blank_is_announced_checked_and_kept(server: tuple[str, dict[str, bytes]]) -> None:
    host, pages = server
    pages["/current.pdf"] = official_blank(2023).data
    said: list[str] = []
    blank = fetch_blank(2023, said.append, addresses=(f"{host}/prior--{{tax_year}}.pdf", f"{host}/current.pdf"))
    assert said == [f"Downloading {host}/prior--2023.pdf", f"Downloading {host}/current.pdf"]
    assert blank.tax_year == 2023
    assert blank.source.read_bytes() == pages["/current.pdf"]


def test_a_download_of_something_else_is_not_kept(server: tuple[str, dict[str, bytes]]) -> None:
    host, pages = server
    pages["/page.html"] = b"<html>Access denied</html>"
    pages["/other.pdf"] = official_blank(2022).data
    addresses = (f"{host}/page.html", f"{host}/other.pdf", f"{host}/gone.pdf")
    with pytest.raises(NoBlankError) as failure:
        fetch_blank(2023, lambda _line: None, addresses=addresses)
    for part in ("not a PDF", "this is the form of 2022", "404", "basis forms add"):
        assert part in str(failure.value)
    assert not blanks.user_folder().exists()


def test_no_network_is_a_sentence_and_a_local_file_is_no_address(tmp_path: Path) -> None:
    path = tmp_path / "f.pdf"
    path.write_bytes(official_blank(2023).data)
    with pytest.raises(NoBlankError, match="could not be downloaded"):
        fetch_blank(2023, lambda _line: None, addresses=("http://127.0.0.1:9/f.pdf",))
    with pytest.raises(NoBlankError, match="could not be downloaded"):
        fetch_blank(2023, lambda _line: None, addresses=(path.as_uri(),))
