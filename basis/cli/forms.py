"""basis forms: the official blanks at hand, and finished forms checked against figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from basis.cli.output import Column, dry_run_option, json_option, print_document, say_dry_run, table
from basis.cli.session import ledger_of
from basis.errors import ExitCode, InputRejectedError, UsageError

if TYPE_CHECKING:
    from basis.app.blanks import Comparison, ExpectedLines, FinishedForm
    from forms.blanks import Blank

_BLANKS = (Column("year", 4), Column("cells", 16), Column("found in", 56))
_DIFFERENCES = (Column("line", 4), Column("expected", 18, right=True), Column("on the form", 18, right=True))
_EMPTY = "-"
_LINES = (Column("line", 4), Column("on the form", 18, right=True))

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group(name="forms")
def forms_command() -> None:
    """List, add and fetch official blank forms, and check finished ones."""


@forms_command.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """List the official blanks at hand: of which year, and where they were found.

    Looked through in this order: the folder of BASIS_FORMS_DIR, your forms folder, the copies in the package
    habutax (the extra irs-forms). The first of a year is the one that is filled.

    Example: basis forms list
    """
    from basis.app.blanks import blanks_at_hand, years_without_blank

    blanks = blanks_at_hand()
    lacking = years_without_blank(blanks)
    if as_json:
        print_document(
            {
                "schema": "basis.forms/1",
                "blanks": [_blank_document(blank) for blank in blanks],
                "years_without_blank": list(lacking),
            }
        )
        return
    rows = [(str(b.tax_year), _cells(b), f"{b.place}: {b.source.name}") for b in blanks]
    click.echo(table(_BLANKS, rows) if rows else "There is no official blank.")
    if lacking:
        click.echo("\n" + click.wrap_text(_lacking_words(lacking), width=80))


def _lacking_words(years: Sequence[int]) -> str:
    return (
        f"No blank for {_ranges(years)}: `basis fill` writes a worksheet there. `basis forms fetch YEAR` "
        "gets a blank from the IRS, `basis forms add FILE` takes one that you have."
    )


def _ranges(years: Sequence[int]) -> str:
    """Years in order, those that follow each other as a range: `1993 to 2016, 2019`."""
    found: list[list[int]] = []
    for year in years:
        if found and found[-1][-1] == year - 1:
            found[-1].append(year)
        else:
            found.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in found)


def _cells(blank: Blank) -> str:
    return "known" if blank.pinned else "found on its page"


def _blank_document(blank: Blank) -> dict[str, Any]:
    return {
        "year": blank.tax_year,
        "sha256": blank.revision.sha256,
        "known": blank.pinned,
        "place": blank.place,
        "file": str(blank.source),
    }


@forms_command.command(name="add")
@file_argument
@dry_run_option
def add(file: Path, dry_run: bool) -> None:
    """Check that FILE is an official blank Form 8606 and keep a copy in your forms folder.

    Example: basis forms add Downloads/f8606--2019.pdf
    """
    from basis.app import blanks

    _say_kept(blanks.add(file, dry_run=dry_run), dry_run=dry_run)


def _say_kept(blank: Blank, *, dry_run: bool) -> None:
    click.echo(f"Form 8606 of {blank.tax_year}, its cells {_cells(blank)}.")
    click.echo(f"{'Would be kept' if dry_run else 'Kept'} as {blank.source}")
    if dry_run:
        say_dry_run()


@forms_command.command(name="fetch")
@click.argument("year", type=int)
@dry_run_option
def fetch(year: int, dry_run: bool) -> None:
    """Download the official blank of YEAR from the IRS, check it, and keep it in your forms folder.

    The one command that uses the network. It sends nothing but the request for the form. A dry run downloads and
    checks, and keeps nothing.

    Example: basis forms fetch 2019
    """
    from basis.app import blanks

    _say_kept(blanks.fetch(year, lambda words: click.echo(words, err=True), dry_run=dry_run), dry_run=dry_run)


@forms_command.command(name="check")
@file_argument
@click.option("--client", default="", metavar="ID", help="Compare with the figures of this client.")
@click.option("--decedent", default="", metavar="ID", help="The client's form for what was inherited from this person.")
@click.option(
    "--expect",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="JSON",
    help="Compare with a document of `basis figure --json` or `basis calc 8606 --json`.",
)
@json_option
@click.pass_context
def check(ctx: click.Context, /, file: Path, client: str, decedent: str, expect: Path | None, as_json: bool) -> None:
    """Read a finished Form 8606 of any program from FILE, and compare it with figures.

    Without --client or --expect its lines are only shown. Ends with exit code 5 when a line differs, else with 4
    when a figure to compare with is missing or in conflict.

    Example: basis forms check forms/8606-2023-maya.pdf --client maya
    """
    from basis.app.blanks import compare, read_form

    if client and expect:
        raise UsageError("Give either --client or --expect: one form is compared with one set of figures.")
    if decedent and not client:
        raise UsageError("--decedent needs --client, who keeps the inherited IRA.")
    form = read_form(file)
    expected = _expected(ctx, file, form, client, decedent, expect)
    comparison = compare(form.lines, expected) if expected is not None else None
    if as_json:
        print_document(_check_document(file, form, comparison))
    else:
        click.echo(_check_text(form, comparison))
    if comparison is not None and comparison.differences:
        ctx.exit(ExitCode.DISAGREE)
    if comparison is not None and comparison.unknown:
        ctx.exit(ExitCode.OPEN)


def _expected(
    ctx: click.Context, file: Path, form: FinishedForm, client: str, decedent: str, expect: Path | None
) -> ExpectedLines | None:
    """The figures to compare with, None when none were asked for."""
    from basis.app.blanks import figures_in, figures_of

    if expect is not None:
        year, lines = figures_in(expect)
        if form.year not in (year, None):
            raise InputRejectedError(
                f"{file.name}: this is the form of {form.year}, the figures in {expect.name} are those of {year}.",
                next_step="give figures of the same year",
            )
        return lines
    if not client:
        return None
    if form.year is None:
        raise InputRejectedError(
            f"{file.name}: the form does not say its tax year, so nobody can tell which figures it is to show.",
            next_step="give the figures with --expect",
        )
    with ledger_of(ctx) as ledger:
        return figures_of(ledger, client, form.year, decedent=decedent)


def _check_document(file: Path, form: FinishedForm, comparison: Comparison | None) -> dict[str, Any]:
    return {
        "schema": "basis.check/1",
        "file": file.name,
        "year": form.year,
        "lines": dict(form.lines),
        "agrees": None if comparison is None else not comparison.differences and not comparison.unknown,
        "differences": []
        if comparison is None
        else [{"line": d.line, "expected": d.expected, "found": d.found} for d in comparison.differences],
        "unknown": [] if comparison is None else list(comparison.unknown),
    }


def _check_text(form: FinishedForm, comparison: Comparison | None) -> str:
    head = f"Form 8606 of {form.year or 'a year it does not say'}"
    if comparison is None:
        return f"{head}\n\n{table(_LINES, [(number, text or _EMPTY) for number, text in form.lines.items()])}"
    rows = [head]
    if comparison.differences:
        shown = [(d.line, d.expected or _EMPTY, d.found or _EMPTY) for d in comparison.differences]
        rows += ["", table(_DIFFERENCES, shown), ""]
    if comparison.unknown:
        rows.append(f"Not compared, the figure is missing or in conflict: lines {', '.join(comparison.unknown)}.")
    if not comparison.differences:
        rows.append("Every line that could be compared agrees." if comparison.unknown else "Every line agrees.")
    return "\n".join(rows)
