"""basis entry and link: single entries by hand, reversals, and the two sides of a movement."""

from __future__ import annotations

from collections.abc import Callable

import click

from basis.cli.output import dry_run_option
from basis.cli.session import decider, ledger_of
from basis.errors import ExitCode, UsageError
from basis.model import AccountType, EntryKind, Evidence, Purpose, RothPart, Treatment

# Options of `entry add` are the columns of the generic ledger file, docs/generic-ledger.md.
_CHOICES = {
    "account_type": [t.value for t in AccountType],
    "to_account_type": [t.value for t in AccountType],
    "from_account_type": [t.value for t in AccountType],
    "kind": [k.value for k in EntryKind],
    "treatment": [t.value for t in Treatment],
    "purpose": [p.value for p in Purpose],
    "part": [p.value for p in RothPart],
    "evidence": [e.value for e in Evidence if e is not Evidence.CORRECTED_FORM],
}
_NEEDED = ("date", "account", "account_type", "kind", "amount")
_DAYS = ("date", "arrived", "contributed_on")
_COLUMNS = (
    *_NEEDED,
    *("for_year", "arrived", "contributed_on", "to_account", "to_account_type", "from_account_type"),
    *("treatment", "purpose", "earnings", "basis", "part", "plan", "decedent", "other_party", "ref"),
    *("evidence", "note"),
)


def _column_options(command: Callable[..., None]) -> Callable[..., None]:
    """An option per column of the generic ledger file."""
    for name in reversed(_COLUMNS):
        flag = f"--{name.replace('_', '-')}"
        choice = click.Choice(_CHOICES[name]) if name in _CHOICES else None
        metavar = "WORD" if choice else "YYYY-MM-DD" if name in _DAYS else "TEXT"
        command = click.option(flag, name, required=name in _NEEDED, type=choice, metavar=metavar)(command)
    return command


@click.group(name="entry")
def entry_command() -> None:
    """Add a ledger entry by hand, or reverse one."""


@entry_command.command(name="add")
@click.argument("client")
@_column_options
@dry_run_option
@click.pass_context
def add(ctx: click.Context, /, client: str, dry_run: bool, **columns: str | None) -> None:
    """Add one entry to CLIENT. The options are the columns of the generic ledger file.

    Example: basis entry add maya --date 2019-12-31 --account IRA --account-type traditional_ira
    --kind year_end_value --amount 0
    """
    from basis.app.typed import add_entry
    from basis.report.imports import imports_text

    given = {name: value for name, value in columns.items() if value}
    with ledger_of(ctx, dry_run=dry_run) as ledger:
        report = add_entry(ledger, client, given, by=decider(ctx), dry_run=dry_run)
    click.echo(imports_text([report], dry_run=dry_run))
    if report.questions:
        ctx.exit(ExitCode.OPEN)


@entry_command.command(name="reverse")
@click.argument("entry", metavar="ENTRY")
@click.option("--why", required=True, help="The reason, kept with the reversal.")
@dry_run_option
@click.pass_context
def reverse(ctx: click.Context, entry: str, why: str, dry_run: bool) -> None:
    """Reverse an ENTRY (e17). It stays on file beside its reversal.

    Example: basis entry reverse e17 --why "typed twice"
    """
    from basis.app.filing import entry_number

    with ledger_of(ctx, dry_run=dry_run) as ledger, ledger.writing(by=decider(ctx)) as write:
        number = write.reverse(entry_number(entry), why)
    click.echo(f"{entry} is reversed by e{number}.")


@click.command(name="link")
@click.argument("left", metavar="ENTRY", required=False)
@click.argument("right", metavar="ENTRY", required=False)
@click.option("--why", default="", help="What shows it; kept with the link.")
@click.option("--suggest", metavar="CLIENT", default="", help="List entries that may be one movement, with reasons.")
@dry_run_option
@click.pass_context
def link_command(
    ctx: click.Context, left: str | None, right: str | None, why: str, suggest: str, dry_run: bool
) -> None:
    """Declare two entries to be the two sides of one movement, so that it counts once.

    Equal amounts within seven days are matched without it. --suggest CLIENT lists what may belong together besides.

    Example: basis link e17 e23 --why "same day, other custodian"
    """
    from basis.app.filing import entry_number
    from basis.app.link_suggestions import link_suggestions
    from basis.report.listing import suggestions_text

    if bool(suggest) == bool(left and right):
        raise UsageError("Give either two entries, or --suggest CLIENT.")
    with ledger_of(ctx, dry_run=dry_run) as ledger:
        if suggest:
            found = link_suggestions(ledger, ledger.client(suggest).id)
            accounts = {account.id: account for account in ledger.accounts(suggest)}
            click.echo(suggestions_text(found, accounts))
            return
        client = ledger.entry(entry_number(left or "")).client
        ledger.entry(entry_number(right or ""))
        with ledger.writing(by=decider(ctx)) as write:
            write.add_link(client, left=left or "", right=right or "", rule="declared", why=why)
    click.echo(f"{left} and {right} are one movement.")
