"""basis account: which accounts there are and what kind they are."""

from __future__ import annotations

import click

from basis.cli.output import dry_run_option, json_option, print_document
from basis.cli.session import decider, ledger_of
from basis.model import AccountType


@click.group(name="account")
def account_command() -> None:
    """Add and list accounts, and say what kind they are."""


@account_command.command(name="add")
@click.argument("client")
@click.argument("account")
@click.option(
    "--type",
    "kind",
    required=True,
    metavar="TYPE",
    type=click.Choice([t.value for t in AccountType]),
    help="What it is: traditional_ira, sep_ira, simple_ira, roth_ira, inherited_traditional_ira, taxable, ...",
)
@click.option("--custodian", default="generic", show_default=True, help="fidelity, schwab, vanguard, or any name.")
@click.option("--label", default="", help="What people call it.")
@click.option("--plan", default="", help="The employer plan that a plan account belongs to.")
@click.option("--decedent", default="", metavar="ID", help="Whose IRA an inherited account was.")
@dry_run_option
@click.pass_context
def add(
    ctx: click.Context,
    client: str,
    account: str,
    kind: str,
    custodian: str,
    label: str,
    plan: str,
    decedent: str,
    dry_run: bool,
) -> None:
    """Open an ACCOUNT of CLIENT by its number or name, or say of one on file (a3) what kind it is.

    Example: basis account add daniel 44556677 --type sep_ira --custodian vanguard
    """
    from basis.app.clients import add_account

    with ledger_of(ctx, dry_run=dry_run) as ledger:
        added = add_account(
            ledger,
            client,
            account,
            AccountType(kind),
            custodian=custodian,
            label=label,
            plan=plan,
            decedent=decedent,
            by=decider(ctx),
        )
    click.echo(f"{added.id}: {added.shown} is a {kind}.")


@account_command.command(name="list")
@click.argument("client")
@json_option
@click.pass_context
def list_(ctx: click.Context, client: str, as_json: bool) -> None:
    """List CLIENT's accounts."""
    with ledger_of(ctx) as ledger:
        accounts = ledger.accounts(ledger.client(client).id)
    if as_json:
        found = [
            {
                "id": a.id,
                "custodian": a.custodian,
                "account": a.shown,
                "account_type": a.type.value if a.type else None,
                "plan": a.plan,
                "decedent": a.decedent,
            }
            for a in accounts
        ]
        print_document({"schema": "basis.accounts/1", "client": client, "accounts": found})
        return
    for account in accounts:
        click.echo(f"{account.id:<6} {account.shown:<44} {account.type.value if account.type else 'not known yet'}")
