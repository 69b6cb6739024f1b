"""basis formats: what is understood, on what evidence, by which header lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from basis.cli import run
from basis.errors import ExitCode
from importers import formats


@pytest.fixture
def aliases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of header aliases, empty and nobody else's."""
    folder = tmp_path / "formats"
    folder.mkdir()
    monkeypatch.setattr("basis.app.user_formats_folder", lambda: folder)
    return folder


def test_every_format_and_generation_is_listed_in_80_columns(aliases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["formats"]) == ExitCode.DONE
    listing, _, footer = capsys.readouterr().out.rpartition("Aliases of your own")
    assert max(len(row) for row in listing.splitlines()) <= 80
    for known in formats():
        assert f"{known.id}: {known.title}" in listing
        assert all(f"  {generation.id} " in listing for generation in known.generations)
    assert str(aliases) in footer


def test_the_evidence_is_said_in_words(aliases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["formats", "--json"])
    found = json.loads(capsys.readouterr().out)["formats"]
    words = {generation["evidence"] for each in found for generation in each["generations"]}
    assert words == {"real exports", "readers of real ones", "modelled on real ones", "the specification"}


def test_the_header_lines_are_printed_byte_for_byte_when_asked_for(
    aliases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["formats", "--headers"])
    with_headers = capsys.readouterr().out
    run(["formats"])
    without = capsys.readouterr().out
    for known in formats():
        for generation in known.generations:
            assert f"  {generation.id}: {generation.header}\n" in with_headers
            assert generation.header not in without


def test_the_document_holds_headers_and_the_fields_that_take_aliases(
    aliases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["formats", "--json"]) == ExitCode.DONE
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "basis.formats/1"
    assert [each["id"] for each in document["formats"]] == [known.id for known in formats()]
    fidelity = next(each for each in document["formats"] if each["id"] == "fidelity-history")
    assert "amount" in fidelity["fields"]
    assert all(generation["header"] for generation in fidelity["generations"])


def test_an_alias_file_for_a_format_nobody_knows_is_refused_by_name(
    aliases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (aliases / "mine.toml").write_text('[aliases.fidelty]\namount = ["Amt"]\n', encoding="utf-8")
    assert run(["formats"]) == ExitCode.INPUT_REJECTED
    error = capsys.readouterr().err
    assert "mine.toml" in error
    assert "fidelity-history" in error
