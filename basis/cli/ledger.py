"""basis ledger: make, verify, back up and restore the ledger."""

from __future__ import annotations

from pathlib import Path

import click

from basis.cli.output import dry_run_option, json_option, print_document, say_dry_run
from basis.cli.session import ledger_of
from basis.errors import ExitCode


@click.group(name="ledger")
def ledger_command() -> None:
    """Make, verify and back up the ledger."""


@ledger_command.command(name="init")
@dry_run_option
@click.pass_context
def init(ctx: click.Context, dry_run: bool) -> None:
    """Make the ledger named by --ledger or BASIS_LEDGER, or the user's own."""
    with ledger_of(ctx, create=True, dry_run=dry_run) as ledger:
        click.echo(f"The ledger {'would be' if dry_run else 'is'} at {ledger.location}.")


@ledger_command.command(name="info")
@json_option
@click.pass_context
def info(ctx: click.Context, as_json: bool) -> None:
    """Say where the ledger is and what it holds."""
    with ledger_of(ctx) as ledger:
        found = {"schema": "basis.ledger/1", "location": ledger.location, "clients": len(ledger.clients())}
    if as_json:
        print_document(found)
    else:
        click.echo(f"{found['location']}: {found['clients']} clients")


@ledger_command.command(name="verify")
@click.option("--head", "noted", multiple=True, metavar="HASH", help="A head noted earlier: is it still in a chain?")
@json_option
@click.pass_context
def verify(ctx: click.Context, noted: tuple[str, ...], as_json: bool) -> None:
    """Check every record against the hash chain of its client, and print the head of every chain.

    Note the heads elsewhere: --head checks later that nothing up to them was cut off or written anew. Ends with exit
    code 6 when a record was changed, or is not there, or a noted head is in no chain.

    Example: basis ledger verify --head HASH
    """
    with ledger_of(ctx) as ledger:
        gone = [
            f"the head {head} is in no chain: what was written since it was noted, or before, was replaced or "
            "cut off, or this is an older copy"
            for head in noted
            if not ledger.has_link(head)
        ]
        problems = [*ledger.verify(), *gone]
        heads = ledger.heads()
    if as_json:
        found = [{"client": h.client, "position": h.position, "hash": h.hash} for h in heads]
        print_document({"schema": "basis.verify/1", "sound": not problems, "problems": problems, "heads": found})
    else:
        click.echo("\n".join(problems) if problems else "The ledger is as it was written.")
        for head in heads:
            click.echo(f"head of {head.client}: link {head.position}, {head.hash}")
    if problems:
        ctx.exit(ExitCode.INTEGRITY)


@ledger_command.command(name="upgrade")
@dry_run_option
@click.pass_context
def upgrade(ctx: click.Context, dry_run: bool) -> None:
    """Bring an older ledger up to date. Opening it does the same; back it up before."""
    from basis.app import pending_migrations

    location = ctx.find_root().obj.ledger
    pending = pending_migrations(location)
    if dry_run:
        listed = f"It would be brought up to date: {', '.join(pending)}." if pending else "It is up to date."
        click.echo(listed)
        say_dry_run()
        return
    with ledger_of(ctx) as ledger:
        click.echo(f"{ledger.location} is up to date{' now' if pending else ''}.")


@ledger_command.command(name="backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@dry_run_option
@click.pass_context
def backup(ctx: click.Context, file: Path, dry_run: bool) -> None:
    """Copy the ledger to FILE, consistently and checked. The firm's key is not in it: keep that apart.

    Example: basis ledger backup ledger-2024-02-01.db
    """
    with ledger_of(ctx, dry_run=dry_run) as ledger:
        ledger.backup(file)
    click.echo(f"{'Would be backed' if dry_run else 'Backed'} up to {file}.")


@ledger_command.command(name="restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@dry_run_option
@click.pass_context
def restore(ctx: click.Context, file: Path, dry_run: bool) -> None:
    """Put a backup FILE in the ledger's place, where there is no ledger now. It is verified first.

    Example: basis --ledger restored.db ledger restore ledger-2024-02-01.db
    """
    from basis.app import restore_ledger

    target = restore_ledger(file, ctx.find_root().obj.ledger, dry_run=dry_run)
    click.echo(f"{'Would be restored' if dry_run else 'Restored'} to {target}.")
    if dry_run:
        say_dry_run()
