"""A few hundred spoilt samples for each reader; `python tests/importers/fuzzing.py --count 100000` reads the many."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzzing import MAPPED, an_input, corpus, fuzz, main
from importer_samples import samples

from importers import detect
from importers.registry import _READERS

FEW = 60


@pytest.mark.parametrize("reader", sorted(_READERS))
def test_a_spoilt_file_is_read_or_refused_with_what_to_do_next(reader: str) -> None:
    faults: list[str] = []
    tally = fuzz(reader, count=FEW, seconds=60, seed="of the tests", fault=lambda *fault: faults.append(fault[2]))
    assert not faults
    assert tally.passed == FEW == tally.read + tally.refused
    assert tally.read and tally.refused


def test_every_sample_is_spoilt_for_one_reader_and_every_reader_has_some() -> None:
    told = [detect(path.read_bytes(), path.name).layout.reader for path in samples()]
    assert set(told) == set(_READERS) - {MAPPED}
    assert sum(len(corpus(reader).mine) for reader in told) >= len(told)
    assert len(corpus(MAPPED).mine) == 1


def test_the_same_seed_gives_the_same_inputs_and_another_one_others() -> None:
    known = corpus("schwab")
    first = [an_input("schwab", "1", number, known) for number in range(20)]
    assert first == [an_input("schwab", "1", number, known) for number in range(20)]
    assert first != [an_input("schwab", "2", number, known) for number in range(20)]
    assert len({data for _, data, _ in first}) > 10


def test_a_reader_that_breaks_is_a_fault_whose_file_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_arguments: object) -> None:
        raise IndexError("a row too short")

    monkeypatch.setitem(_READERS, "schwab", broken)
    arguments = ["--reader", "schwab", "--count", "3", "--seed", "1", "--keep", str(tmp_path)]
    assert main(arguments) == 1
    said = capsys.readouterr().out
    assert "IndexError: a row too short" in said
    (kept,) = tmp_path.iterdir()
    assert kept.read_bytes() == an_input("schwab", "1", int(kept.name.rpartition("-")[2]), corpus("schwab"))[1]


def test_a_run_that_ends_before_its_count_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--reader", "txf", "--count", "100000", "--seconds", "0"]) == 1
    assert capsys.readouterr().out.splitlines()[1].split()[:3] == ["txf", "0", "0"]
