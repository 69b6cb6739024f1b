"""basis ledger: make, verify, back up and restore the ledger."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from basis.cli.output import json_option, print_document
from basis.cli.session import ledger_of
from basis.errors import CannotWriteError, ExitCode, InputRejectedError, IntegrityError


@click.group(name="ledger")
def ledger_command() -> None:
    """Make, verify and back up the ledger."""


@ledger_command.command(name="init")
@click.pass_context
def init(ctx: click.Context) -> None:
    """Make the ledger named by --ledger or BASIS_LEDGER, or the user's own."""
    with ledger_of(ctx, create=True) as ledger:
        click.echo(f"The ledger is at {ledger.location}.")


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
@json_option
@click.pass_context
def verify(ctx: click.Context, as_json: bool) -> None:
    """Check every record against the hash chain of its client.

    Ends with exit code 6 when a record was changed, or is not there.
    """
    with ledger_of(ctx) as ledger:
        problems = ledger.verify()
    if as_json:
        print_document({"schema": "basis.verify/1", "sound": not problems, "problems": problems})
    else:
        click.echo("\n".join(problems) if problems else "The ledger is as it was written.")
    if problems:
        ctx.exit(ExitCode.INTEGRITY)


@ledger_command.command(name="upgrade")
@click.pass_context
def upgrade(ctx: click.Context) -> None:
    """Bring an older ledger up to date. Opening it does the same; back it up before."""
    with ledger_of(ctx) as ledger:
        click.echo(f"{ledger.location} is up to date.")


@ledger_command.command(name="backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
def backup(ctx: click.Context, file: Path) -> None:
    """Copy the ledger to FILE, consistently and checked. The firm's key is not in it: keep that apart.

    Example: basis ledger backup ledger-2024-02-01.db
    """
    with ledger_of(ctx) as ledger:
        ledger.backup(file)
    click.echo(f"Backed up to {file}.")


@ledger_command.command(name="restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def restore(ctx: click.Context, file: Path) -> None:
    """Put a backup FILE in the ledger's place, where there is no ledger now. It is verified first.

    Example: basis --ledger restored.db ledger restore ledger-2024-02-01.db
    """
    from basis.app import default_location, open_ledger

    target = Path(ctx.find_root().obj.ledger or default_location())
    if target.exists():
        raise InputRejectedError(
            f"There is a ledger at {target.name} already.", next_step="move it away first, or name another place"
        )
    with open_ledger(file, create=False) as copy:
        problems = copy.verify()
    if problems:
        raise IntegrityError(f"The backup does not verify: {problems[0]}.", next_step="use an earlier backup")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(file, target)
        target.chmod(0o600)
    except OSError as problem:
        target.unlink(missing_ok=True)
        raise CannotWriteError(f"{target.name} cannot be written: {problem.strerror}.") from problem
    click.echo(f"Restored to {target}.")
