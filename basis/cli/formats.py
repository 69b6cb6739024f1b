"""basis formats: which files `basis import` reads, on what evidence, and by which header lines it knows them."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from basis.cli.output import Column, dry_run_option, json_option, print_document, say_dry_run, table
from basis.errors import ExitCode
from basis.identity import mask

if TYPE_CHECKING:
    from importers import FormatInfo

EVIDENCE: Mapping[str, str] = {
    "R": "real exports",
    "P": "readers of real ones",
    "F": "modelled on real ones",
    "S": "the specification",
    "U": "your own description",
}
"""What a format is known from, by the letter of its data file."""

_SAMPLES = (Column("sample", 40), Column("format", 22), Column("reading", 12))
_COLUMNS = (Column("generation", 22), Column("in use", 30), Column("known from", 22))


@click.group(name="formats", invoke_without_command=True)
@click.option("--headers", is_flag=True, help="Also the header line of every generation.")
@json_option
@click.pass_context
def formats_command(ctx: click.Context, headers: bool, as_json: bool) -> None:
    """List the file formats that are understood, with every generation of their header.

    A format is told from its content. Header names of your own are given as aliases in TOML files of the folder
    named below the list: no Python is needed.

    Example: basis formats --headers
    """
    if ctx.invoked_subcommand is not None:
        return
    from basis.app import user_formats_folder
    from importers import formats

    folder = user_formats_folder()
    found = formats(folder)
    if as_json:
        print_document(formats_document(found))
        return
    for each in found:
        click.echo(format_text(each, headers=headers) + "\n")
    click.echo(f"Aliases of your own, and formats: TOML files in {folder}")


@formats_command.command(name="new")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--id", "identity", default="", metavar="NAME", help="The name of the format; else that of the file.")
@click.option("--day-format", default="", metavar="F", help="How the file writes days, such as DD/MM/YYYY.")
@dry_run_option
def new_command(file: Path, identity: str, day_format: str, dry_run: bool) -> None:
    """Draft a format of your own from the header of a file.

    Columns are named where a name is known; the rest is left to you, in the TOML file that is written. Files with the
    same header are then imported by it. Days are taken month first, and refused where that cannot be.

    Example: basis formats new acme.csv
    """
    from basis.app import user_formats_folder
    from basis.app.own_formats import new_format

    made = new_format(file, user_formats_folder(), identity=identity, day_format=day_format, dry_run=dry_run)
    if dry_run:
        click.echo(made.draft.text, nl=False)
        say_dry_run()
    else:
        click.echo(f"Written: {made.path}")
    if not made.draft.open:
        click.echo("Check it, above all the day format and the types; it is used from now on.")
        return
    click.echo("It is not used yet. Still to be said:")
    for point in made.draft.open:
        click.echo(f"  {point}")
    click.echo(f"Then name it {made.path.name.removesuffix('.draft')}.")


@formats_command.command(name="test")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="Put the present reading beside each sample.")
@dry_run_option
@click.pass_context
def test_command(ctx: click.Context, folder: Path, write: bool, dry_run: bool) -> None:
    """Check that samples of your own are read as they were.

    Beside each sample lies NAME.expected: its format, its rows, and what each is in a traditional and in a Roth IRA.
    Ends with 5 where one differs or has none.

    Example: basis formats test samples/
    """
    from basis.app import user_formats_folder
    from basis.app.own_formats import check_samples

    found = check_samples(folder, user_folder=user_formats_folder(), write=write, dry_run=dry_run)
    click.echo(table(_SAMPLES, [(mask(each.sample.name), each.format, each.verdict) for each in found]))
    for each in found:
        if each.detail:
            click.echo(textwrap.fill(f"{mask(each.sample.name)}: {each.detail}", 80, subsequent_indent="  "))
    if dry_run:
        say_dry_run()
    if any(each.verdict in ("differs", "new") for each in found):
        ctx.exit(ExitCode.DISAGREE)


def formats_document(found: Sequence[FormatInfo]) -> dict[str, Any]:
    """The document `basis.formats/1`."""
    return {
        "schema": "basis.formats/1",
        "formats": [
            {
                "id": each.id,
                "family": each.family,
                "title": each.title,
                "where": each.where,
                "evidence": EVIDENCE[each.evidence],
                "fields": list(each.fields),
                "generations": [
                    {"id": g.id, "seen": g.seen, "evidence": EVIDENCE[g.evidence], "header": g.header}
                    for g in each.generations
                ],
            }
            for each in found
        ],
    }


def format_text(each: FormatInfo, *, headers: bool) -> str:
    """A format and its generations; with `headers` each header line as it is printed, however wide."""
    rows = [f"{each.id}: {each.title}"]
    rows += textwrap.wrap(f"from {each.where}", 80, initial_indent="  ", subsequent_indent="  ")
    rows.append(
        textwrap.indent(table(_COLUMNS, [(g.id, g.seen, EVIDENCE[g.evidence]) for g in each.generations]), "  ")
    )
    if headers:
        rows += [f"  {g.id}: {g.header}" for g in each.generations]
    return "\n".join(rows)
