"""basis calc room and basis room: what section 415(c) leaves for after-tax money in an employer's plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

import click

from basis.cli.amounts import amount
from basis.cli.output import json_option, print_document
from basis.cli.session import ledger_of
from basis.errors import ExitCode

_UNITS = {"cents": 1, "dollars": 100}

Command = TypeVar("Command", bound=Callable[..., object])


def _amount(name: str, words: str) -> Callable[[Command], Command]:
    return click.option(name, callback=amount, metavar="AMOUNT", help=words)


def _day(_ctx: click.Context, _param: click.Parameter, typed: datetime | None) -> date | None:
    return None if typed is None else typed.date()


@click.command(name="room")
@click.option("--year", type=int, required=True, metavar="YEAR", help="The tax year, from 2001.")
@click.option("--age", type=click.IntRange(0, 130), help="Age at the end of the year; it decides about catch-up.")
@click.option("--birth-date", type=click.DateTime(["%Y-%m-%d"]), callback=_day, metavar="DAY", help="Instead of --age.")
@_amount("--deferral", "All elective deferrals to the employer's plans, pre-tax and Roth, catch-up included.")
@_amount("--other-deferrals", "Deferrals to plans of unrelated employers: they share the limit of deferrals.")
@_amount("--employer", "Employer contributions: match, profit sharing, forfeitures.")
@_amount("--after-tax", "After-tax contributions already made.")
@_amount("--compensation", "Pay from the employer; of an S corporation the wages alone.")
@_amount("--net-self-employment", "Net profit of a business of one's own, instead of --compensation.")
@_amount("--half-se-tax", "The deduction for half of self-employment tax, where it is not figured here.")
@_amount("--wages", "Social security wages beside the business; they use up the wage base first.")
@click.option(
    "--employer-rate",
    type=click.IntRange(1, 25),
    default=25,
    show_default=True,
    help="The plan's contribution rate for a self-employed person, in percent.",
)
@click.option(
    "--rounding",
    type=click.Choice(list(_UNITS)),
    default="cents",
    show_default=True,
    help="Whole dollars or cents, on every line.",
)
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

    found = typed_room(year, TypedRoom(**typed), _UNITS[rounding])  # type: ignore[arg-type]
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
