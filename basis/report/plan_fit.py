"""A plan's checklist as text and as a JSON document."""

from __future__ import annotations

import textwrap
from typing import Any

from basis.app.plan_fit import PlanFit
from basis.engine.plan.plan_terms import VERDICTS, Answered, Trapped
from basis.identity import mask
from basis.money import plain_amount
from basis.report.conversion import percent
from basis.report.year import WIDTH

SCHEMA = "basis.plan/1"
_ANSWER_WIDTH = 12
_EXAMPLES = {"conversion_frequency": "quarterly", "after_tax_limit": "'10% of each pay'"}
"""What an answer in words looks like; the others are yes or no."""


def plan_document(found: PlanFit) -> dict[str, Any]:
    """The document `basis.plan/1`: every term with answer, paper and page; the verdict; what is to be asked."""
    fit = found.fitness
    return {
        "schema": SCHEMA,
        "client": found.client,
        "plan": mask(fit.plan),
        "verdict": fit.verdict.value,
        "says": VERDICTS[fit.verdict],
        "terms": [
            {
                "fact": f"{each.term.fact}:{fit.plan}",
                "title": each.term.title,
                "answer": each.answer,
                "paper": mask(each.paper),
                "page": mask(each.page),
                "why": each.term.why,
                "refs": list(each.refs),
            }
            for each in fit.answers
        ],
        "trapped": None if found.trapped is None else _trapped_document(found.trapped),
        "ask": [term.question for term in fit.open_terms],
    }


def plan_text(found: PlanFit) -> str:
    """The checklist in 80 columns, the verdict, and how to keep an answer."""
    fit = found.fitness
    rows = [f"{mask(fit.plan)}: after-tax money into a Roth account", ""]
    for each in fit.answers:
        rows += _row(each)
    rows += ["", *textwrap.wrap(VERDICTS[fit.verdict], WIDTH)]
    if found.trapped is not None:
        rows += ["", *textwrap.wrap(_trapped(found.trapped), WIDTH)]
    if fit.open_terms:
        first = fit.open_terms[0].fact
        rows += ["", "To ask"]
        for term in fit.open_terms:
            rows += textwrap.wrap(term.question, WIDTH, initial_indent="  - ", subsequent_indent="    ")
        rows += ["", "--letter FILE writes the letter to the plan administrator. Keep an answer:"]
        answer = _EXAMPLES.get(first, "yes")
        rows += [f"  basis facts set {found.client} '{first}:{fit.plan}' \\", f"    {answer} --note 'page 12'"]
    return "\n".join(rows)


def _trapped_document(trapped: Trapped) -> dict[str, Any]:
    return {
        "basis_cents": trapped.basis,
        "value_cents": trapped.value,
        "growth": f"{trapped.growth.numerator}/{trapped.growth.denominator}",
        "years": trapped.years,
        "later_cents": trapped.later,
        "earnings_cents": trapped.earnings,
    }


def _trapped(trapped: Trapped) -> str:
    worth = "" if trapped.value is None else f", worth {plain_amount(trapped.value)},"
    later, earned = plain_amount(trapped.later), plain_amount(trapped.earnings)
    return (
        f"Trapped: {plain_amount(trapped.basis)} of after-tax contributions{worth}. Growing {percent(trapped.growth)}% "
        f"a year for {trapped.years} years they are worth {later}; {earned} of that is earnings, ordinary income when "
        "they leave (IRC 72(e)(8), 402(a)), which a Roth account would not tax."
    )


def _row(each: Answered) -> list[str]:
    where = ", ".join(mask(part) for part in (each.paper, each.page) if part)
    text = f"{each.term.title}: {each.term.why}" + (f" [{where}]" if where else "")
    words = textwrap.wrap(text, WIDTH - _ANSWER_WIDTH - 4)
    answer = textwrap.shorten(each.answer, _ANSWER_WIDTH, placeholder="...")
    first = f"  {answer:<{_ANSWER_WIDTH}}  {words[0]}"
    return [first, *(f"{'':<{_ANSWER_WIDTH + 4}}{rest}" for rest in words[1:])]
