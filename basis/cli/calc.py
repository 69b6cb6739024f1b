"""basis calc: forms and worksheets figured from typed lines. No ledger is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import click

from basis.app.calculator import INPUT_LINES, calculate
from basis.app.contribution_calculator import Typed, contribution
from basis.cli.amounts import UNITS, Command, amount, amount_option, amounts, day, rounding_option
from basis.cli.calc_conversion import prorata_calculator, schedule_calculator
from basis.cli.calc_plan_document import plan_scanner
from basis.cli.calc_room import room_calculator
from basis.cli.calc_split import split_calculator
from basis.cli.output import json_option, print_document
from basis.errors import ExitCode
from basis.model import FilingStatus
from basis.money import Cents

_PLACES: Mapping[str, int | None] = {"3": 3, "4": 4, "5": 5, "exact": None}


def line_options(command: Command) -> Command:
    """An option for each input line of Form 8606, in the order of the form."""
    for name, meaning in reversed(list(INPUT_LINES.items())):
        option = f"--{name.replace('_', '-')}"
        words = f"{meaning[0].upper()}{meaning[1:]}."
        command = click.option(option, name, callback=amount, metavar="AMOUNT", help=words)(command)
    return command


@click.group(name="calc")
def calc_command() -> None:
    """Figure a form from typed lines, without a ledger."""


@calc_command.command(name="8606")
@click.option("--year", type=int, required=True, metavar="YEAR", help="The tax year of the form.")
@line_options
@rounding_option("cents")
@click.option(
    "--line-10-places",
    type=click.Choice(list(_PLACES)),
    default="5",
    show_default=True,
    help="Decimal places of line 10; exact multiplies by the unrounded ratio.",
)
@json_option
@click.pass_context
def form_8606(
    ctx: click.Context, /, year: int, rounding: str, line_10_places: str, as_json: bool, **typed: Cents | None
) -> None:
    """Figure every line of Form 8606 from its input lines.

    A line that is not given is none where the form lets it be none. Lines 2 and 6 (with Part I), 22 and 24 (with
    Part III) are never guessed: without them what depends on them is missing, and the command ends with exit
    code 4.

    \b
    Example: basis calc 8606 --year 2023 --line-1 6500 --line-2 0 \\
                 --line-6 93500 --line-8 6500
    """
    from basis.engine import Election
    from basis.report.year import year_document, year_text

    given = {name: cents for name, cents in typed.items() if cents is not None}
    result = calculate(year, Election(UNITS[rounding], _PLACES[line_10_places]), given)
    if as_json:
        print_document(year_document(result))
    else:
        click.echo(year_text(result, title="Figured from the lines given, without a ledger"))
    if result.unsettled():
        ctx.exit(ExitCode.OPEN)


def _yes_no(name: str, words: str) -> Callable[[Command], Command]:
    return click.option(name, type=click.Choice(["yes", "no"]), callback=_said, help=words)


def _said(_ctx: click.Context, _param: click.Parameter, typed: str | None) -> bool | None:
    return None if typed is None else typed == "yes"


@calc_command.command(name="contribution")
@click.option("--year", type=int, required=True, metavar="YEAR", help="The tax year of the contributions.")
@click.option(
    "--filing-status",
    type=click.Choice([status.value for status in FilingStatus]),
    required=True,
    help="How the return is filed; separate_together lived with the spouse at some time in the year.",
)
@_yes_no("--covered", "Whether a retirement plan at work covers the person.")
@_yes_no("--spouse-covered", "The same of the spouse.")
@amount_option("--magi", "Modified AGI for the IRA deduction, taxable IRA amounts included.")
@amount_option("--magi-roth", "Modified AGI for Roth IRA purposes, where it is another.")
@amount_option("--compensation", "Taxable compensation of the person.")
@amount_option("--spouse-compensation", "Taxable compensation of the spouse, where the person's is below the limit.")
@amount_option("--spouse-contributions", "What the spouse contributed for the year to traditional and Roth IRAs.")
@click.option("--age", type=click.IntRange(0, 130), help="Age at the end of the year.")
@click.option("--birth-date", type=click.DateTime(["%Y-%m-%d"]), callback=day, metavar="DAY", help="Instead of --age.")
@amount_option("--traditional", "Contributions to traditional IRAs for the year; without it, the most there may be.")
@amount_option("--roth", "Contributions to Roth IRAs for the year.")
@rounding_option("dollars")
@json_option
@click.pass_context
def contribution_limits(
    ctx: click.Context, /, year: int, filing_status: str, rounding: str, as_json: bool, **typed: object
) -> None:
    """Figure what may be contributed to IRAs and deducted.

    Prints the IRA Deduction Worksheet and the Maximum Roth IRA Contribution Worksheet. What is not given is not
    guessed: lines that need it are missing, and the command ends with exit code 4.

    \b
    Example: basis calc contribution --year 2025 --filing-status joint --covered yes \\
                 --magi 126500 --compensation 90000 --age 39 --traditional 7000
    """
    from basis.report.contribution import contribution_document, contribution_text

    given = Typed(filing_status=FilingStatus(filing_status), **typed)  # type: ignore[arg-type]
    found = contribution(year, given, UNITS[rounding])
    if as_json:
        print_document(contribution_document(found))
    else:
        click.echo(contribution_text(found))
    if not found.complete:
        ctx.exit(ExitCode.OPEN)


@calc_command.command(name="nia")
@click.option(
    "--contribution",
    required=True,
    callback=amount,
    metavar="AMOUNT",
    help="The whole contribution, as it was made.",
)
@click.option(
    "--removed", callback=amount, metavar="AMOUNT", help="The part of it to return or recharacterize; all unless given."
)
@click.option(
    "--opening",
    required=True,
    callback=amount,
    metavar="AMOUNT",
    help="Value of that IRA just before the contribution (of a series, before the first); 0 for a new one.",
)
@click.option(
    "--closing", required=True, callback=amount, metavar="AMOUNT", help="Value of that IRA just before the removal."
)
@click.option(
    "--added",
    multiple=True,
    callback=amounts,
    metavar="AMOUNT",
    help="Another contribution or transfer into it in between; may be given again.",
)
@click.option(
    "--withdrawn",
    multiple=True,
    callback=amounts,
    metavar="AMOUNT",
    help="A distribution or transfer out of it in between; may be given again.",
)
@rounding_option("cents")
@json_option
def net_income_attributable(
    *,
    contribution: Cents,
    removed: Cents | None,
    opening: Cents,
    closing: Cents,
    added: tuple[Cents, ...],
    withdrawn: tuple[Cents, ...],
    rounding: str,
    as_json: bool,
) -> None:
    """Figure the net income that goes with a returned or recharacterized contribution.

    Worksheet 1-3 of Publication 590-A, for the one IRA that received the contribution. Several contributions removed
    together are a series: give the value before the first of them, and the others with --added.

    \b
    Example: basis calc nia --contribution 4000 --removed 1000 \\
                 --opening 18000 --closing 23600
    """
    from basis.app.net_income_calculator import figure_net_income
    from basis.report.net_income import net_income_document, net_income_text

    unit = UNITS[rounding]
    sheet = figure_net_income(
        contribution, removed=removed, opening=opening, closing=closing, added=added, withdrawn=withdrawn, unit=unit
    )
    if as_json:
        print_document(net_income_document(sheet, unit=unit))
    else:
        click.echo(net_income_text(sheet, unit=unit))


for calculator in (plan_scanner, prorata_calculator, room_calculator, schedule_calculator, split_calculator):
    calc_command.add_command(calculator)
