"""basis client and the SSN prompt: who the clients are."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from basis.cli.output import dry_run_option, json_option, print_document
from basis.cli.session import decider, ledger_of
from basis.errors import InputRejectedError
from basis.identity import IdentityError, Ssn


@click.group(name="client")
def client_command() -> None:
    """Add, import, list, show and erase clients."""


@client_command.command(name="add")
@click.argument("client", metavar="ID")
@click.option("--name", required=True, help="The name as the form prints it.")
@click.option(
    "--ssn-file",
    required=True,
    metavar="FILE|-",
    help="A file that holds the SSN and nothing else; - asks for it (or reads standard input).",
)
@click.option("--birth-date", default="", metavar="YYYY-MM-DD", help="Decides ages: 50, 59 1/2, 70 1/2.")
@click.option("--spouse", default="", metavar="ID", help="The client id of the spouse, none or outside.")
@dry_run_option
@click.pass_context
def add(ctx: click.Context, client: str, name: str, ssn_file: str, birth_date: str, spouse: str, dry_run: bool) -> None:
    """Add one client. An SSN is never an argument: arguments are seen by others.

    Example: basis client add rivera --name "Ana Rivera" --ssn-file - --birth-date 1975-03-02
    """
    from basis.app.clients import add_client

    ssn = _read_ssn(ssn_file)
    with ledger_of(ctx, create=True, dry_run=dry_run) as ledger:
        added = add_client(ledger, client, name, ssn, birth_date=birth_date, spouse=spouse, by=decider(ctx))
    click.echo(f"Added {added.id} ({added.ssn}).")


def _read_ssn(source: str) -> Ssn:
    if source == "-":
        text = click.prompt("SSN", hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.readline()
    else:
        try:
            text = Path(source).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise InputRejectedError("--ssn-file: the file cannot be read.", next_step="check its path") from problem
    try:
        return Ssn.parse(text)
    except IdentityError as problem:
        raise InputRejectedError(f"--ssn-file: {problem}.", next_step="put the number alone in the file") from problem


@client_command.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@dry_run_option
@click.pass_context
def import_(ctx: click.Context, file: Path, dry_run: bool) -> None:
    """Add the clients of a CSV with the columns id, name, ssn, birth_date, spouse.

    Opening basis of many clients goes in with `basis import`, as one generic ledger file.

    Example: basis client import clients.csv
    """
    from basis.app.clients import import_clients

    with ledger_of(ctx, create=True, dry_run=dry_run) as ledger:
        new, known = import_clients(ledger, file, by=decider(ctx))
    click.echo(f"{new} clients added, {known} already known.")


@client_command.command(name="list")
@json_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """List the clients."""
    with ledger_of(ctx) as ledger:
        clients = ledger.clients()
    if as_json:
        found = [{"id": c.id, "name": c.name, "ssn": str(c.ssn)} for c in clients]
        print_document({"schema": "basis.clients/1", "clients": found})
        return
    for client in clients:
        click.echo(f"{client.id:<20} {client.name:<40} {client.ssn}")


@client_command.command(name="show")
@click.argument("client", metavar="ID")
@json_option
@click.pass_context
def show(ctx: click.Context, client: str, as_json: bool) -> None:
    """Show a client's accounts, files and how many entries and forms there are."""
    from basis.report.client import client_document, client_text

    with ledger_of(ctx) as ledger:
        document = client_document(ledger, client)
    if as_json:
        print_document(document)
    else:
        click.echo(client_text(document))


@client_command.command(name="export")
@click.argument("client", metavar="ID")
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path), help="A folder.")
@dry_run_option
@click.pass_context
def export(ctx: click.Context, client: str, output: Path, dry_run: bool) -> None:
    """Write a client's entries, documents and history as CSV tables into a folder.

    Example: basis client export maya -o maya-tables
    """
    from basis.report.tables import write_tables

    with ledger_of(ctx, dry_run=dry_run) as ledger:
        written = write_tables(ledger, client, output, dry_run=dry_run)
    for path in written:
        click.echo(str(path))


@client_command.command(name="erase")
@click.argument("client", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
@dry_run_option
@click.pass_context
def erase(ctx: click.Context, client: str, yes: bool, dry_run: bool) -> None:
    """Destroy a client's key, name and numbers. Bare amounts, days and kinds stay, of nobody.

    Example: basis client erase maya --dry-run
    """
    with ledger_of(ctx, dry_run=dry_run) as ledger:
        name = ledger.client(client).name
        if not yes and not dry_run:
            click.confirm(f"Erase {client} ({name}) for good?", abort=True, err=True)
        ledger.erase_client(client, by=decider(ctx))
    click.echo(f"Would erase {client} ({name})." if dry_run else f"Erased {client}.")
