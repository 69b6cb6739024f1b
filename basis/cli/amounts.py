"""Amounts on the command line: typed as they are printed, kept in cents."""

from __future__ import annotations

import click

from basis.identity import mask
from basis.money import AmountError, Cents, parse_amount


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
