"""basis calc prorata and basis calc schedule: what converting would cost, before anybody converts."""

from __future__ import annotations

from fractions import Fraction

import click

from basis.cli.amounts import UNITS, amount, rate, rounding_option
from basis.cli.output import json_option, print_document
from basis.money import Cents


@click.command(name="prorata")
@click.option("--year", type=int, required=True, metavar="YEAR", help="The tax year of the conversion.")
@click.option(
    "--pretax", required=True, callback=amount, metavar="AMOUNT", help="Pre-tax money in all one's IRAs before it."
)
@click.option("--basis", required=True, callback=amount, metavar="AMOUNT", help="After-tax money in them: the basis.")
@click.option("--convert", required=True, callback=amount, metavar="AMOUNT", help="What is converted to a Roth IRA.")
@click.option(
    "--to-plan", callback=amount, metavar="AMOUNT", help="Pre-tax money that goes to an employer's plan first."
)
@click.option(
    "--must-stay",
    callback=amount,
    metavar="AMOUNT",
    help="Pre-tax money no plan may take: a SIMPLE IRA in its first two years, a required distribution.",
)
@rounding_option("dollars")
@json_option
def prorata_calculator(
    *,
    year: int,
    pretax: Cents,
    basis: Cents,
    convert: Cents,
    to_plan: Cents | None,
    must_stay: Cents | None,
    rounding: str,
    as_json: bool,
) -> None:
    """Figure what a conversion would cost pro rata.

    Every line of Form 8606 for a year in which nothing else happens. With --to-plan also the form that results when
    pre-tax money went to an employer's plan by December 31, and what must hold for that.

    \b
    Example: basis calc prorata --year 2025 --pretax 90000 --basis 10000 \\
                 --convert 10000
    """
    from basis.app.conversion_calculator import pro_rata
    from basis.engine import Election
    from basis.report.conversion import prorata_document, prorata_text

    found = pro_rata(
        year,
        Election(UNITS[rounding]),
        pretax=pretax,
        basis=basis,
        convert=convert,
        to_plan=to_plan,
        must_stay=must_stay or 0,
    )
    if as_json:
        print_document(prorata_document(found))
    else:
        click.echo(prorata_text(found))


@click.command(name="schedule")
@click.option("--year", type=int, required=True, metavar="YEAR", help="The year of the contributions.")
@click.option(
    "--after-tax", required=True, callback=amount, metavar="AMOUNT", help="After-tax contributions of the year."
)
@click.option("--pay-periods", type=click.IntRange(12, 53), default=26, show_default=True, help="Pay days of the year.")
@click.option("--growth", default="7", show_default=True, callback=rate, metavar="PERCENT", help="Growth a year.")
@json_option
def schedule_calculator(*, year: int, after_tax: Cents, pay_periods: int, growth: Fraction, as_json: bool) -> None:
    """Compare converting each pay day, monthly, quarterly and yearly.

    The earnings of after-tax money are taxable when it is converted: how much they are depends on how long it waits.

    \b
    Example: basis calc schedule --year 2025 --after-tax 36500 --growth 7
    """
    from basis.app.conversion_calculator import rhythms
    from basis.report.conversion import schedule_document, schedule_text

    found = rhythms(year, after_tax=after_tax, pay_periods=pay_periods, growth=growth)
    if as_json:
        print_document(schedule_document(year, after_tax, pay_periods, growth, found))
    else:
        click.echo(schedule_text(year, after_tax, pay_periods, growth, found))
