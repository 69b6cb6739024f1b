"""basis calc room and basis room: what section 415(c) leaves for after-tax money in an employer's plan."""

from __future__ import annotations

import click

from basis.cli.amounts import UNITS, amount_option, day, rounding_option
from basis.cli.output import json_option, print_document
from basis.cli.session import ledger_of
from basis.errors import ExitCode


@click.command(name="room")
@click.option("--year", type=int, required=True, metavar="YEAR", help="The tax year, from 2001.")
@click.option("--age", type=click.IntRange(0, 130), help="Age at the end of the year; it decides about catch-up.")
@click.option("--birth-date", type=click.DateTime(["%Y-%m-%d"]), callback=day, metavar="DAY", help="Instead of --age.")
@amount_option("--deferral", "All elective deferrals to the employer's plans, pre-tax and Roth, catch-up included.")
@amount_option("--other-deferrals", "Deferrals to plans of unrelated employers: they share the limit of deferrals.")
@amount_option("--employer", "Employer contributions: match, profit sharing, forfeitures.")
@amount_option("--after-tax", "After-tax contributions already made.")
@amount_option("--compensation", "Pay from the employer; of an S corporation the wages alone.")
@amount_option("--net-self-employment", "Net profit of a business of one's own, instead of --compensation.")
@amount_option("--half-se-tax", "The deduction for half of self-employment tax, where it is not figured here.")
@amount_option("--wages", "Social security wages beside the business; they use up the wage base first.")
@click.option(
    "--employer-rate",
    type=click.IntRange(1, 25),
    default=25,
    show_default=True,
    help="The plan's contribution rate for a self-employed person, in percent.",
)
@rounding_option("cents")
@json_option
@click.pass_context
def room_calculator(ctx: click.Context, /, year: int, rounding: str, as_json: bool, **typed: object) -> None:
    """Figure the room for after-tax money in a plan.

    Prints the section 415(c) worksheet: the limit, what counts against it, catch-up outside it, and what is left.
    Contributions that are not given are none; without pay what depends on it is missing, and the command ends with
    exit code 4.

    \b
    Example: basis calc room --year 2025 --age 45 --deferral 23500 \\
                 --employer 10000 --compensation 200000
    """
    from basis.app.room_calculator import TypedRoom, typed_room
    from basis.report.room import room_document, room_text

    found = typed_room(year, TypedRoom(**typed), UNITS[rounding])  # type: ignore[arg-type]
    if as_json:
        print_document(room_document(found))
    else:
        click.echo(room_text(found))
    if not found.complete:
        ctx.exit(ExitCode.OPEN)


@click.command(name="room")
@click.argument("client")
@click.argument("year", type=int)
@json_option
@click.pass_context
def room_command(ctx: click.Context, client: str, year: int, as_json: bool) -> None:
    """Show the after-tax room of a client, employer by employer.

    Contributions come from the ledger. Facts say the rest: compensation:PLAN (or net_self_employment,
    s_corporation_wages), employer:PLAN where two plans have one employer, related_employers, birth_date.

    Example: basis room maya 2025
    """
    from basis.app.room import rooms_of
    from basis.report.room import room_document, room_text

    with ledger_of(ctx) as ledger:
        found = rooms_of(ledger, client, year)
    if as_json:
        print_document(room_document(found))
    else:
        click.echo(room_text(found))
    if not found.complete:
        ctx.exit(ExitCode.OPEN)
