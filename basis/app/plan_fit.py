"""Whether a client's plan is fit for after-tax money, and the letter that asks the plan administrator for the rest."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from basis.app.figures import history_of
from basis.app.pools import record_of
from basis.engine.plan.employers import plans_of
from basis.engine.plan.plan_terms import TERMS, Fitness, Trapped, Verdict, fitness
from basis.engine.plan.plans import plans_of as plans_on_file
from basis.engine.plan.sheet import LEFT, VALUE, plan_sheets
from basis.errors import InputRejectedError
from basis.identity import mask
from basis.ledger import Ledger
from basis.saving import make_folder, save

_ABOUT_PLANS = frozenset(term.fact for term in TERMS)
_WIDTH = 80
_OPENING = (
    "takes part in the plan and considers after-tax contributions that are then moved to a Roth account. Please answer "
    "the following for the plan as it stands today, and name the section of the plan document that says so."
)
_ANSWER = "   Answer and section: ______________________________________________________"
_CLOSING = (
    "Please send the current plan document, the adoption agreement and the summary plan description with your answer."
)


@dataclass(frozen=True, slots=True)
class PlanFit:
    """A plan's checklist, whose plan it is, and what is trapped in it where its terms trap after-tax money."""

    client: str
    name: str
    fitness: Fitness
    trapped: Trapped | None = None


def plan_fit(ledger: Ledger, client: str, plan: str, *, growth: Fraction, years: int) -> PlanFit:
    """The checklist of a plan of a client; `growth` is a yearly rate and `years` how long trapped money grows.

    Raises InputRejectedError for a plan that nothing on file names.
    """
    known = ledger.client(client)
    record = record_of(ledger, known.id)
    named = dict.fromkeys((*plans_of(record), *(fact.about for fact in record.facts.all() if fact.key in _ABOUT_PLANS)))
    if plan not in named:
        there = f"there are {', '.join(named)}" if named else "no plan is on file yet"
        raise InputRejectedError(
            f"{client} has no plan {mask(plan)!r} on file: {mask(there)}.",
            next_step="basis account add --plan NAME, or a fact such as after_tax_allowed:NAME, names a plan",
        )
    fit = fitness(record.facts, plan)
    trapped = _trapped(ledger, known.id, plan, growth, years) if fit.verdict is Verdict.TRAPPED else None
    return PlanFit(known.id, known.name, fit, trapped)


def _trapped(ledger: Ledger, client: str, plan: str, growth: Fraction, years: int) -> Trapped | None:
    """What the plan's worksheet of the last year on file shows of after-tax money."""
    record, figured = history_of(ledger, client)
    key = next((each.key for each in plans_on_file(record) if each.name == plan), "")
    sheets = [sheet for result in figured.results.values() for sheet in plan_sheets(result) if sheet.key == key]
    lines = {number: row.line.cents for number, row in sheets[-1].lines.items()} if sheets else {}
    left = lines.get(LEFT)
    return Trapped(left, lines.get(VALUE), growth, years) if left else None


def letter(found: PlanFit) -> str:
    """The letter to the plan administrator with every open question, and room for the answers."""
    rows = [
        f"To the plan administrator of {found.fitness.plan}",
        "",
        *textwrap.wrap(f"{found.name} {_OPENING}", _WIDTH),
        "",
    ]
    for number, term in enumerate(found.fitness.open_terms, start=1):
        rows += [*textwrap.wrap(f"{number}. {term.question}", _WIDTH, subsequent_indent="   "), "", _ANSWER, ""]
    return "\n".join([*rows, *textwrap.wrap(_CLOSING, _WIDTH), ""])


def write_letter(found: PlanFit, path: Path, *, dry_run: bool = False) -> Path:
    """Write the letter as text. Raises InputRejectedError where nothing is open, CannotWriteError."""
    if not found.fitness.open_terms:
        raise InputRejectedError(
            f"Nothing about {found.fitness.plan} is open: there is nothing to ask.",
            next_step=f"see basis plan {found.client} {found.fitness.plan!r}",
        )
    make_folder(path.parent, next_step="name another file with --letter", dry_run=dry_run)
    save(path, letter(found).encode(), dry_run=dry_run)
    return path
