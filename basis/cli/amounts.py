"""Amounts and rates on the command line: typed as they are printed, kept in cents and as exact fractions."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction

import click

from basis.identity import mask
from basis.money import AmountError, Cents, parse_amount

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
