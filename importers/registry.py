"""Every format that is read, and the one way in: bytes to a `ParsedFile`.

A plain table from reader names to functions; a new format is a TOML file and, where data is not enough, a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from basis.contents import Contents
from importers import generic
from importers.custodians import fidelity, ibkr, ibkr_flex, mapped, netbenefits, ofx, schwab, table, vanguard, workplace
from importers.detection import Detected, detect
from importers.layouts import Layout, layouts
from importers.reading import require_short
from importers.records import ParsedFile
from importers.returns import by_place, express, fdx, ofx_tax, publication_1220, transcript, txf
from importers.returns import csv as returns_csv
from importers.returns.csv import ReturnOptions

_Reader = Callable[[Detected, tuple[Layout, ...], ReturnOptions], ParsedFile]

_READERS: Mapping[str, _Reader] = {
    "mapped": lambda found, _known, _options: mapped.read(found),
    "express": lambda found, _known, options: express.read(found, options),
    "fdx": lambda found, _known, options: fdx.read(found, options),
    "fidelity": lambda found, _known, _options: fidelity.read(found),
    "generic": lambda found, _known, _options: generic.read(found),
    "ibkr": lambda found, _known, _options: ibkr.read(found),
    "ibkr_flex": lambda found, _known, _options: ibkr_flex.read_xml(found),
    "ibkr_flex_csv": lambda found, _known, _options: ibkr_flex.read_csv(found),
    "netbenefits": lambda found, _known, _options: netbenefits.read(found),
    "ofx_tax": lambda found, _known, options: ofx_tax.read(found, options),
    "ofx": lambda found, _known, _options: ofx.read(found),
    "publication_1220": lambda found, _known, options: publication_1220.read(found, options),
    "by_place": lambda found, _known, options: by_place.read(found, options),
    "returns": lambda found, _known, options: returns_csv.read(found, options),
    "schwab": lambda found, _known, _options: schwab.read(found),
    "schwab_json": lambda found, _known, _options: schwab.read_json(found),
    "table": lambda found, _known, _options: table.read(found),
    "transcript": lambda found, _known, _options: transcript.read(found),
    "txf": lambda found, _known, options: txf.read(found, options),
    "vanguard": lambda found, known, _options: vanguard.read(found, known),
    "workplace": lambda found, _known, _options: workplace.read(found),
}


_READ_IN_PIECES = frozenset({"fidelity", "mapped", "schwab", "table", "vanguard"})
"""Readers of tables that may be very long; any other file is in memory whole while it is read."""


@dataclass(frozen=True, slots=True)
class GenerationInfo:
    """One layout of a format: when it was seen, on what evidence (R, P, F, S), and its header line."""

    id: str
    seen: str
    evidence: str
    header: str


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """One format as `basis formats` lists it. `fields` are the names under which a user gives header aliases."""

    id: str
    family: str
    title: str
    evidence: str
    where: str
    fields: tuple[str, ...]
    generations: tuple[GenerationInfo, ...]


def parse(
    data: bytes | Contents, name: str, *, user_folder: Path | None = None, options: ReturnOptions | None = None
) -> ParsedFile:
    """Read a file of any known format, told from its content; `name` is used in errors and for account numbers.

    `data` must stay readable as long as the answer is used.

    `user_folder` holds TOML files with header aliases. Raises InputRejectedError, and then nothing was read.
    """
    found = detect(data, name, user_folder=user_folder)
    if found.layout.reader not in _READ_IN_PIECES:
        require_short(found.file)
    return _READERS[found.layout.reader](found, layouts(user_folder), options or ReturnOptions())


def formats(user_folder: Path | None = None) -> tuple[FormatInfo, ...]:
    """Every format, by family and id."""
    return tuple(
        FormatInfo(
            layout.id,
            layout.family,
            layout.title,
            layout.evidence,
            layout.source,
            tuple(layout.columns),
            tuple(GenerationInfo(each.id, each.seen, each.evidence, each.header) for each in layout.generations),
        )
        for layout in sorted(layouts(user_folder), key=lambda layout: (layout.family, layout.id))
    )
