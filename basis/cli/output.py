"""What commands share when they answer: one JSON document, one plain table, options that all spell alike.

It must not know what a document says or what a table lists.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

_WIDTH = 80
_HANGING = "    "

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document instead of text.")
dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would be done, and store nothing.")


def say_error(problem: object) -> None:
    """Print an error and its next step on standard error, in lines of 80 columns."""
    say_problem(f"Error: {problem}")


def say_problem(text: str) -> None:
    """Print what went wrong, the parts that stand on a line of their own each wrapped by itself."""
    lines = _Wrapper(_WIDTH, subsequent_indent=_HANGING, break_long_words=False, break_on_hyphens=False)
    click.echo("\n".join(part for line in text.splitlines() for part in lines.wrap(line) or [""]), err=True)


class _Wrapper(textwrap.TextWrapper):
    """Wraps at blanks, and behind the commas of what is too long for a line: headers have no other place. Names, paths
    and commands stay whole, to be copied."""

    def _split(self, text: str) -> list[str]:
        room = self.width - len(self.subsequent_indent)
        pieces = ([word] if len(word) <= room else re.split("(?<=,)", word) for word in super()._split(text))
        return [piece for each in pieces for piece in each if piece]


def say_dry_run() -> None:
    """Say at the end of a dry run that it was one."""
    click.echo("Dry run: nothing was stored.", err=True)


def print_document(document: Mapping[str, Any]) -> None:
    """Print a document as JSON, its keys in the order they were given."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. Text wraps inside `width`; money and counts stand to the right."""

    heading: str
    width: int
    right: bool = False


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> str:
    """A table in plain text under its headings, a line between; columns are two blanks apart."""
    headings = _row(columns, [column.heading for column in columns])
    rule = "-" * (sum(column.width + 2 for column in columns) - 2)
    return "\n".join([headings, rule, *(_row(columns, row) for row in rows)])


def _row(columns: Sequence[Column], cells: Sequence[str]) -> str:
    """One row of a table, as many lines high as its highest cell."""
    wrapped = [textwrap.wrap(cell, column.width) or [""] for column, cell in zip(columns, cells, strict=True)]
    height = max(len(lines) for lines in wrapped)
    return "\n".join(
        "  ".join(
            _cell(column, lines[level] if level < len(lines) else "")
            for column, lines in zip(columns, wrapped, strict=True)
        ).rstrip()
        for level in range(height)
    )


def _cell(column: Column, text: str) -> str:
    return text.rjust(column.width) if column.right else text.ljust(column.width)
