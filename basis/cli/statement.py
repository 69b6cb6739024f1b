"""basis statement: what is attached to a return about contributions undone and IRAs divided."""

from __future__ import annotations

from pathlib import Path

import click

from basis.cli.output import dry_run_option, json_option, print_document
from basis.cli.session import ledger_of
from basis.errors import ExitCode


@click.command(name="statement")
@click.argument("client")
@click.argument("year", type=int)
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), help="Write a PDF into this folder.")
@click.option("--why", default="", metavar="TEXT", help="The reason, where the row of the ledger has no note.")
@dry_run_option
@json_option
@click.pass_context
def statement_command(
    ctx: click.Context, client: str, year: int, output: Path | None, why: str, dry_run: bool, as_json: bool
) -> None:
    """Show the statement to be attached to CLIENT's return for YEAR.

    It explains contributions that were recharacterized or returned, excess contributions taken out later, and IRAs
    transferred incident to divorce. Ends with exit code 4, and writes no PDF, while something is wanted.

    \b
    Example: basis statement rivera 2023 -o forms \\
                 --why "income was over the limit"
    """
    from basis.app.statement import statement_of, write_statement
    from basis.report.statement import statement_document, statement_text

    with ledger_of(ctx, dry_run=dry_run) as ledger:
        content = statement_of(ledger, client, year, why=why)
    ready = bool(content.sections) and not content.wanted
    path = write_statement(content, client, output, dry_run=dry_run) if output is not None and ready else None
    if as_json:
        print_document(statement_document(content, client=client, file=str(path) if path else None))
    else:
        click.echo(statement_text(content))
        if path is not None:
            click.echo(f"\n{client}, {year}: {'would write ' if dry_run else ''}{path}", err=True)
    if content.wanted:
        ctx.exit(ExitCode.OPEN)
