"""What has been decided and still stands: the last answer to each question that nobody reversed.

An answer covers the papers that were on file when it was given; one that came later may contradict it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from basis.model import Determination, InformationReturn


def standing(determinations: Iterable[Determination]) -> tuple[Determination, ...]:
    """The determinations that nobody reversed, in the order they were made."""
    found = tuple(determinations)
    reversed_ones = {d.reverses for d in found}
    return tuple(d for d in found if d.id not in reversed_ones and d.reverses is None)


def decisions_of(determinations: Iterable[Determination]) -> dict[str, str]:
    """What has been decided, by subject; the last answer that stands counts."""
    return {d.subject: d.answer for d in standing(determinations)}


def papers_since(
    determinations: Iterable[Determination], returns: Sequence[InformationReturn]
) -> Mapping[str, frozenset[str]]:
    """By subject, the Forms 1099-R and 5498 that were put on file after the answer that stands."""
    last = {d.subject: d.recorded for d in standing(determinations)}
    later = {
        subject: frozenset(form.name for form in returns if form.recorded > recorded)
        for subject, recorded in last.items()
    }
    return {subject: names for subject, names in later.items() if names}
