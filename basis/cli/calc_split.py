"""basis calc split and basis split: the Forms 1099-R of plan money that a tax program needs, and those to expect."""

from __future__ import annotations

import click

from basis.cli.amounts import amount_option
from basis.cli.output import json_option, print_document
from basis.cli.session import ledger_of
from basis.errors import ExitCode
from basis.money import Cents


@click.command(name="split")
@click.option("--codes", default="G", show_default=True, metavar="CODES", help="Box 7: G, H, 4G or GB.")
@amount_option("--box-1", "Box 1, gross distribution.", required=True)
@amount_option("--box-2a", "Box 2a, taxable amount; 0 unless given.")
@amount_option("--box-4", "Box 4, federal income tax withheld.")
@amount_option("--box-5", "Box 5, employee or designated Roth contributions; 0 unless given.")
@amount_option("--to-traditional", "What went to traditional IRAs.")
@amount_option("--to-roth-ira", "What went to Roth IRAs.")
@amount_option("--to-roth-account", "What went to a designated Roth account, in the plan or another.")
@amount_option("--to-plan", "What went to another plan.")
@json_option
def split_calculator(
    *,
    codes: str,
    box_1: Cents,
    box_2a: Cents | None,
    box_4: Cents | None,
    box_5: Cents | None,
    as_json: bool,
    **destinations: Cents | None,
) -> None:
    """Split one direct-rollover 1099-R by destination.

    A tax program takes one destination for a form. The parts add up to the form in boxes 1, 2a, 4 and 5, which is
    shown; where they cannot, the figures that do not fit are named.

    \b
    Example: basis calc split --box-1 100000 --box-5 20000 \\
                 --to-traditional 80000 --to-roth-ira 20000
    """
    from basis.app.splitting import split_typed
    from basis.report.splitting import split_document, split_text

    found = split_typed(
        codes,
        box_1=box_1,
        box_2a=box_2a or 0,
        box_4=box_4 or 0,
        box_5=box_5 or 0,
        destinations={name: cents for name, cents in destinations.items() if cents is not None},
    )
    if as_json:
        print_document(split_document(found))
    else:
        click.echo(split_text(found))


@click.command(name="split")
@click.argument("client")
@click.argument("year", type=int)
@json_option
@click.pass_context
def split_command(ctx: click.Context, client: str, year: int, as_json: bool) -> None:
    """Show the 1099-Rs that CLIENT's plan movements call for.

    One for each plan, code and destination, beside those received. Ends with exit code 5 where they differ.

    Example: basis split maya 2025
    """
    from basis.app.splitting import plan_forms_of
    from basis.report.splitting import plan_forms_document, plan_forms_text

    with ledger_of(ctx) as ledger:
        found = plan_forms_of(ledger, client, year)
    if as_json:
        print_document(plan_forms_document(client, year, found))
    else:
        click.echo(plan_forms_text(client, year, found))
    if found.findings:
        ctx.exit(ExitCode.DISAGREE)
