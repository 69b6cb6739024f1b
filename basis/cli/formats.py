"""basis formats: which files `basis import` reads, on what evidence, and by which header lines it knows them."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from basis.cli.output import Column, json_option, print_document, table

if TYPE_CHECKING:
    from importers import FormatInfo

EVIDENCE: Mapping[str, str] = {
    "R": "real exports",
    "P": "readers of real ones",
    "F": "modelled on real ones",
    "S": "the specification",
}
"""What a format is known from, by the letter of its data file."""

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
    click.echo(f"Aliases of your own: TOML files in {folder}")


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
