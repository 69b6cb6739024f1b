"""Amounts, rates and days as options of a command: typed as they are printed, kept in cents and exact fractions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TypeVar

import click

from basis.identity import mask
from basis.money import AmountError, Cents, parse_amount

UNITS: Mapping[str, Cents] = {"cents": 1, "dollars": 100}
"""What a line is rounded to, by the word for it."""

Command = TypeVar("Command", bound=Callable[..., object])

_MOST_GROWTH = 100


def amount(ctx: click.Context, param: click.Parameter, typed: str | None) -> Cents | None:
    """A printed amount on the command line, in cents: 6500, 6,500.00 or '$6,500'; None where it is not given."""
    if typed is None:
        return None
    try:
        return parse_amount(typed)
    except AmountError as problem:
        raise click.BadParameter(
            f"{mask(typed)!r}: {problem}; give it as 6500, 6,500.00 or '$6,500'.", ctx, param
        ) from problem


def amounts(ctx: click.Context, param: click.Parameter, typed: tuple[str, ...]) -> tuple[Cents, ...]:
    """The amounts of an option that may be given more than once, in cents."""
    return tuple(cents for text in typed if (cents := amount(ctx, param, text)) is not None)


def rate(ctx: click.Context, param: click.Parameter, typed: str) -> Fraction:
    """A yearly rate in percent, `7` or `6.5`, as an exact fraction."""
    try:
        percent = Decimal(typed.strip().removesuffix("%"))
    except InvalidOperation:
        percent = Decimal("NaN")
    if not percent.is_finite() or not 0 <= percent <= _MOST_GROWTH:
        raise click.BadParameter(f"{typed!r}: expected percent a year from 0 to 100, such as 7 or 6.5.", ctx, param)
    return Fraction(percent) / 100


def day(_ctx: click.Context, _param: click.Parameter, typed: datetime | None) -> date | None:
    """A typed day; None where it is not given."""
    return None if typed is None else typed.date()


def amount_option(name: str, words: str, *, required: bool = False) -> Callable[[Command], Command]:
    """An option that takes an amount."""
    return click.option(name, callback=amount, metavar="AMOUNT", required=required, help=words)


def rounding_option(default: str) -> Callable[[Command], Command]:
    """The option that says what lines are rounded to: a key of `UNITS`."""
    return click.option(
        "--rounding",
        type=click.Choice(list(UNITS)),
        default=default,
        show_default=True,
        help="Whole dollars or cents, on every line.",
    )
