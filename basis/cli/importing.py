"""basis import: files and folders into the ledger."""

from __future__ import annotations

from pathlib import Path

import click

from basis.cli.output import dry_run_option, json_option, print_document, say_error
from basis.cli.session import decider, ledger_of


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER...", type=click.Path(path_type=Path))
@click.option("--client", default="", metavar="ID", help="Whose it is; not needed when the file names its owner.")
@click.option("--account", default="", metavar="A", help="The account, when neither the file nor its name says it.")
@click.option("--tax-year", type=click.IntRange(1974, 2100), metavar="YEAR", help="Of forms, when the file is silent.")
@click.option("--supersede", is_flag=True, help="An edited ledger file takes the place of its earlier version.")
@click.option("--confirm-owner", "confirmed", is_flag=True, help="The files are theirs, whatever name they bear.")
@dry_run_option
@json_option
@click.pass_context
def import_command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    client: str,
    account: str,
    tax_year: int | None,
    supersede: bool,
    confirmed: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import exports, generic ledger files, 1099-Rs and 5498s, transcripts, and PDFs of these and of Forms 8606.

    A format is recognised by content. Importing twice is importing once, in whatever order. A file that cannot be
    used, or is another client's, is refused whole; the others go in. What no table can classify becomes a question
    (basis review list).

    Example: basis import exports/ --client maya
    """
    from basis.app import user_formats_folder
    from basis.app.closed import closed_since
    from basis.app.importing import import_paths
    from basis.report.imports import imports_document, imports_text
    from basis.report.questions import closed_document, closed_text

    with ledger_of(ctx, create=True, dry_run=dry_run) as ledger:
        before = ledger.recorded()
        reports = import_paths(
            ledger,
            paths,
            by=decider(ctx),
            client=client,
            account=account,
            tax_year=tax_year,
            supersede=supersede,
            confirmed=confirmed,
            dry_run=dry_run,
            user_folder=user_formats_folder(),
            progress=lambda said: click.echo(said, err=True),
        )
        clients = dict.fromkeys(report.client for report in reports if report.new)
        closed = [question for name in clients for question in closed_since(ledger, name, before)]
    if as_json:
        print_document({**imports_document(reports, dry_run=dry_run), "closed": closed_document(closed)})
    else:
        click.echo(imports_text(reports, dry_run=dry_run))
        if closed:
            click.echo(closed_text(closed))
    refused = [report.error for report in reports if report.error is not None]
    for problem in refused:
        say_error(problem)
    if refused:
        ctx.exit(refused[0].exit_code)
