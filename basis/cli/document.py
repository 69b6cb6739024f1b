"""basis document add: one Form 1099-R or 5498, box by box."""

from __future__ import annotations

import click

from basis.cli.output import dry_run_option
from basis.cli.session import decider, ledger_of
from basis.errors import UsageError
from basis.model import ReturnForm


@click.group(name="document")
def document_command() -> None:
    """Add one 1099-R or 5498 box by box."""


@document_command.command(name="add")
@click.argument("client")
@click.argument("form", type=click.Choice([form.value for form in ReturnForm]))
@click.argument("year", type=int)
@click.option("--account", default="", help="The account number on the form.")
@click.option("--payer", default="", help="The payer, trustee or issuer.")
@click.option("--box", "boxes", multiple=True, metavar="BOX=VALUE", help="A box: 1=9,400.00, 7=2, 7_ira=yes.")
@click.option("--corrected", is_flag=True, help="The CORRECTED box is checked.")
@click.option("--void", is_flag=True, help="The VOID box is checked.")
@dry_run_option
@click.pass_context
def add(
    ctx: click.Context,
    client: str,
    form: str,
    year: int,
    account: str,
    payer: str,
    boxes: tuple[str, ...],
    corrected: bool,
    void: bool,
    dry_run: bool,
) -> None:
    """Add CLIENT's FORM (1099-R or 5498) for the tax YEAR. Boxes not given are empty on the form.

    Example: basis document add daniel 5498 2018 --account 44556677 --payer Vanguard --box 5=93,500 --box 7_sep=yes
    """
    from basis.app.typed import add_document
    from basis.report.imports import imports_text

    given = dict(box.split("=", 1) for box in boxes if "=" in box)
    wrong = [box for box in boxes if "=" not in box]
    if wrong:
        raise UsageError(f"--box {wrong[0]}: a box is given as BOX=VALUE.", next_step="for example --box 1=9,400.00")
    columns = {"tax_year": str(year), "account": account, "payer": payer}
    columns |= {"corrected": "yes" if corrected else "", "void": "yes" if void else ""}
    with ledger_of(ctx, dry_run=dry_run) as ledger:
        report = add_document(ledger, client, ReturnForm(form), columns, given, by=decider(ctx), dry_run=dry_run)
    click.echo(imports_text([report], dry_run=dry_run))
