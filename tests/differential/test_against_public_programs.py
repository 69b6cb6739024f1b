"""Two public programs figure the same thousands of forms. A difference is one that their own rule explains.

An explanation is a predicate that says the peer's number again from the peer's rule; a difference that none of them
reproduces fails the test.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest
from random_forms import RandomForm, random_forms

from basis.engine import Election

pytest.importorskip("tenforty", reason="tenforty is not installed; it comes with the extra `peers`")
pytest.importorskip("habutax", reason="habutax is not installed; it comes with the extra `peers`")

import habutax_form
import opentaxsolver

_TWO_CENTS = Decimal("0.02")
_FORMS = 10_000


def rounds_elsewhere(form: RandomForm, number: str, ours: str, theirs: str) -> bool:
    """Their rounding: of binary fractions, only when printing, or half to even. It is worth two cents at most."""
    return ours != "blank" and abs(Decimal(ours) - Decimal(theirs)) <= _TWO_CENTS


def falls_below_zero(form: RandomForm, number: str, ours: str, theirs: str) -> bool:
    """More was entered for disasters than is taxable: the instructions have no negative taxable amount."""
    return number in ("15c", "25c") and ours == "0.00" and Decimal(theirs) < 0


def goes_on_after_nothing(form: RandomForm, number: str, ours: str, theirs: str) -> bool:
    """Line 21, 23 or 25a is nothing, and the form stops there; theirs is a crumb of a binary fraction."""
    stops = any(form.lines.get(line) == "0.00" for line in ("21", "23", "25a"))
    return ours == "blank" and stops and number in ("23", "24", "25a", "25b", "25c")


def exceeds_the_basis(form: RandomForm, number: str, ours: str, theirs: str) -> bool:
    """Rounded line 10 takes their lines 11 and 12 together above line 5, which no money that was never taxed may."""
    clamped = form.result.lines["11"].rule == "clamped" or form.result.lines["12"].rule == "clamped"
    return clamped and ours != "blank" and number in ("11", "12", "13", "14", "15a", "17", "18")


def unexplained(
    form: RandomForm,
    theirs: Mapping[str, str],
    again: Mapping[str, str],
    explanations: tuple[Callable[[RandomForm, str, str, str], bool], ...],
    found: Counter[str],
) -> list[str]:
    """Every line of theirs that is not ours and that no explanation reproduces."""
    wrong = []
    for number in theirs:
        ours = form.lines.get(number, "blank")
        if ours == theirs[number]:
            found["equal"] += 1
            continue
        reproduced = theirs[number] == again.get(number)
        reason = next((e for e in explanations if reproduced and e(form, number, ours, theirs[number])), None)
        if reason is None:
            wrong.append(f"{form.year} line {number}: ours {ours}, theirs {theirs[number]}, {dict(form.cents)}")
        else:
            found[reason.__name__] += 1
    return wrong


def test_opentaxsolver_prints_the_same_lines_with_the_unrounded_ratio(capfd: pytest.CaptureFixture[str]) -> None:
    found: Counter[str] = Counter()
    wrong = []
    for form in random_forms(8606, _FORMS, opentaxsolver.YEARS, Election(1, None), disasters=True):
        theirs = opentaxsolver.printed(form.year, form.told, form.parts)
        again = opentaxsolver.said_again(form.told, form.parts)
        wrong += unexplained(form, theirs, again, (falls_below_zero, goes_on_after_nothing, rounds_elsewhere), found)
        wrong += [f"{form.year}: we have line {n}, they do not" for n in form.lines if n not in theirs]
        capfd.readouterr()
    assert wrong == []
    assert found["equal"] > 150_000


def test_habutax_figures_the_same_lines_to_five_places() -> None:
    found: Counter[str] = Counter()
    wrong = []
    for form in random_forms(590, _FORMS, habutax_form.YEARS, Election(1, 5), disasters=False):
        theirs = habutax_form.figured(form.year, form.told, form.parts)
        again = habutax_form.said_again(form.told, form.parts)
        ours_alone = {"10", "15b", "15c", "24", "25a", "25b", "25c"}
        stops = {"22", "23"} if form.result.lines["21"].cents == 0 else set()
        compared = {n: text for n, text in theirs.items() if n not in stops}
        wrong += unexplained(form, compared, again, (rounds_elsewhere, exceeds_the_basis), found)
        wrong += [f"{form.year}: we have line {n}, they do not" for n in form.lines if n not in {*theirs, *ours_alone}]
    assert wrong == []
    assert found["equal"] > 150_000
