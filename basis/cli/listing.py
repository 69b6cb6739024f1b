"""basis entries and documents: what the ledger holds about a client."""

from __future__ import annotations

import click

from basis.cli.output import json_option, print_document
from basis.cli.session import ledger_of


@click.command(name="entries")
@click.argument("client")
@click.option("--year", type=int, help="Only this calendar year, and contributions for it.")
@json_option
@click.pass_context
def entries_command(ctx: click.Context, client: str, year: int | None, as_json: bool) -> None:
    """List the ledger's entries for CLIENT, reversals included, oldest first.

    Example: basis entries maya --year 2019
    """
    from basis.report.listing import entries_document, entries_text

    with ledger_of(ctx) as ledger:
        entries = ledger.entries(ledger.client(client).id)
        accounts = {a.id: a for a in ledger.accounts(client, hidden=True)}
    shown = [e for e in entries if year is None or year in (e.year, e.for_year)]
    if as_json:
        print_document(entries_document(shown, accounts, client=client))
    else:
        click.echo(entries_text(shown, accounts))


@click.command(name="documents")
@click.argument("client")
@click.option("--year", type=int, help="Only this tax year.")
@json_option
@click.pass_context
def documents_command(ctx: click.Context, client: str, year: int | None, as_json: bool) -> None:
    """List CLIENT's Forms 1099-R and 5498 as issued, every box that is filled.

    Example: basis documents maya --year 2019
    """
    from basis.report.listing import documents_document, documents_text

    with ledger_of(ctx) as ledger:
        returns = ledger.returns(ledger.client(client).id)
        accounts = {a.id: a for a in ledger.accounts(client, hidden=True)}
    shown = [d for d in returns if year is None or d.tax_year == year]
    if as_json:
        print_document(documents_document(shown, accounts, client=client))
    else:
        click.echo(documents_text(shown, accounts))
