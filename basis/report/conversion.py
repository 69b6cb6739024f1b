"""What converting would cost, as text and as JSON documents."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from basis.app.conversion_calculator import CONDITIONS, ProRata, Rhythm
from basis.engine import YearResult
from basis.money import Cents, plain_amount
from basis.report.year import WIDTH, year_document, year_text

PRORATA_SCHEMA = "basis.prorata/1"
SCHEDULE_SCHEMA = "basis.schedule/1"
_ASSUMPTION = (
    "Contributions are equal and earnings accrue evenly by the day. What is converted on a pay day has earned nothing "
    "yet; earnings that wait are ordinary income when they are converted (IRC 72(e)(8), 402A(c)(4)(A), 408A(d)(3)(A))."
)


def prorata_document(found: ProRata) -> dict[str, Any]:
    """The document `basis.prorata/1`: the form as it is and after the rollover, and what is taxable of each."""
    return {
        "schema": PRORATA_SCHEMA,
        "client": None,
        "as_it_is": year_document(found.as_it_is),
        "taxable": _amount(_taxable(found.as_it_is)),
        "most_to_plan": _amount(found.most),
        "to_plan": _amount(found.to_plan),
        "after_rollover": None if found.after is None else year_document(found.after),
        "taxable_after_rollover": _amount(None if found.after is None else _taxable(found.after)),
        "conditions": list(CONDITIONS),
    }


def prorata_text(found: ProRata) -> str:
    """The form line by line, what is taxable, and the same after the rollover or how to avoid the tax."""
    year = found.as_it_is.year
    rows = [year_text(found.as_it_is, title=f"Converting in {year}, as it is"), ""]
    rows += _sentence(f"Taxable: {_shown(_taxable(found.as_it_is))}")
    if found.after is None:
        if found.most:
            rows += [
                "",
                *_sentence(
                    f"Pre-tax money that goes to an employer's plan by December 31 does not count: up to "
                    f"{plain_amount(found.most)} may go. --to-plan shows the form that results."
                ),
            ]
        return "\n".join(rows)
    title = f"Converting in {year}, after {plain_amount(found.to_plan or 0)} went to a plan"
    rows += ["", year_text(found.after, title=title), ""]
    rows += _sentence(f"Taxable: {_shown(_taxable(found.after))}")
    rows += ["", "What must hold", *_bullets(CONDITIONS)]
    return "\n".join(rows)


def schedule_document(
    year: int, after_tax: Cents, pay_periods: int, growth: Fraction, found: tuple[Rhythm, ...]
) -> dict[str, Any]:
    """The document `basis.schedule/1`: each rhythm with its days and taxable earnings."""
    return {
        "schema": SCHEDULE_SCHEMA,
        "client": None,
        "year": year,
        "after_tax": _amount(after_tax),
        "pay_periods": pay_periods,
        "growth": f"{growth.numerator}/{growth.denominator}",
        "rhythms": [
            {"name": each.name, "days": [day.isoformat() for day in each.days], "taxable": _amount(each.taxable)}
            for each in found
        ],
    }


def schedule_text(year: int, after_tax: Cents, pay_periods: int, growth: Fraction, found: tuple[Rhythm, ...]) -> str:
    """A row for each rhythm, and what was assumed."""
    a_year = f"{percent(growth)}% a year"
    rows = [
        f"{plain_amount(after_tax)} of after-tax money in {year}, {pay_periods} pay days, growth {a_year}",
        "",
        f"{'converted':<16}{'conversions':>12}{'taxable earnings':>20}",
        *(f"{each.name:<16}{len(each.days):>12}{plain_amount(each.taxable):>20}" for each in found),
        "",
        *textwrap.wrap(_ASSUMPTION, WIDTH),
    ]
    return "\n".join(rows)


def percent(growth: Fraction) -> str:
    """A rate in percent as it was typed: `7`, `6.5`."""
    hundredths = growth * 100
    return str(hundredths.numerator) if hundredths.denominator == 1 else _decimal(hundredths)


def _decimal(value: Fraction) -> str:
    places = next(n for n in range(1, 13) if (value * 10**n).denominator == 1)
    digits = f"{(value * 10**places).numerator:0{places + 1}d}"
    return f"{digits[:-places]}.{digits[-places:]}"


def _taxable(result: YearResult) -> Cents | None:
    return result.lines["18"].cents


def _amount(cents: Cents | None) -> dict[str, Any]:
    return {"cents": cents, "text": "" if cents is None else plain_amount(cents)}


def _shown(cents: Cents | None) -> str:
    return "?" if cents is None else plain_amount(cents)


def _sentence(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH)


def _bullets(texts: Iterable[str]) -> list[str]:
    return [
        row
        for text in texts
        for row in textwrap.wrap(f"- {text}", WIDTH, initial_indent="  ", subsequent_indent="    ")
    ]
