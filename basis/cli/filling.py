"""basis fill: the official PDF of a year, or a worksheet where there is no blank."""

from __future__ import annotations

import textwrap
from pathlib import Path

import click

from basis.cli.figure import decedent_option, places_option, rounding_option, what_if
from basis.cli.output import dry_run_option, json_option, print_document
from basis.cli.session import ledger_of
from basis.errors import ExitCode


@click.command(name="fill")
@click.argument("client")
@click.argument("year", type=int)
@click.option(
    "-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder to write into."
)
@click.option("--template", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="This blank form.")
@click.option("--draft", is_flag=True, help="Write what there is, marked not for filing.")
@click.option("--amended", is_flag=True, help="Check the amended box of forms that have one (to 2018).")
@click.option("--by-itself", is_flag=True, help="Filed without a return: fill address and preparer from the facts.")
@decedent_option
@rounding_option
@places_option
@dry_run_option
@json_option
@click.pass_context
def fill_command(
    ctx: click.Context,
    client: str,
    year: int,
    output: Path,
    template: Path | None,
    draft: bool,
    amended: bool,
    by_itself: bool,
    decedent: str,
    rounding: str | None,
    line_10_places: int | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Fill the official Form 8606 of YEAR for CLIENT, read it back, and put it into a folder.

    Exit code 4 when a line is missing or in conflict (nothing is written, unless --draft); 7 when there is no
    official blank: then a worksheet of the same lines is written.

    Example: basis fill maya 2023 -o forms
    """
    from basis.app.filling import fill_form

    with ledger_of(ctx, dry_run=dry_run) as ledger:
        filled = fill_form(
            ledger,
            client,
            year,
            output,
            template=template,
            draft=draft,
            amended=amended,
            by_itself=by_itself,
            decedent=decedent,
            what_if=what_if(rounding, line_10_places),
            dry_run=dry_run,
        )
    if as_json:
        print_document(
            {
                "schema": "basis.fill/1",
                "client": client,
                "year": year,
                "file": str(filled.path) if filled.path else None,
                "official": filled.official,
                "draft": draft,
                "dry_run": dry_run,
            }
        )
    else:
        for told in filled.message.splitlines():
            click.echo(textwrap.fill(told, 80, subsequent_indent="    ", break_long_words=False))
    if filled.open_lines:
        ctx.exit(ExitCode.OPEN)
    if filled.path and not filled.official:
        ctx.exit(ExitCode.NO_BLANK)
