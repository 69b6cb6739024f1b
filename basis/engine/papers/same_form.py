"""One Form 1099-R or 5498 on two papers: the form itself, and the IRS transcript that shows what its issuer reported.

They are one form. The form stands above the transcript in the order of evidence, so that the transcript counts only
where there is no form. It must not know what a box means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from basis.model import Evidence, InformationReturn, ReturnForm


class Pair(NamedTuple):
    """A form and the transcript's block of the same form."""

    form: InformationReturn
    transcript: InformationReturn

    @property
    def subject(self) -> str:
        """What a decision about the two is about: the papers of this account and year."""
        return f"paper:{self.form.account}:{self.form.tax_year}"


def pairs(returns: Iterable[InformationReturn]) -> tuple[Pair, ...]:
    """Which block of a transcript shows which form on file: same kind of form, account, year and distribution codes,
    both original or both corrected. Payers are not compared, for the IRS spells them its own way.

    Several forms that are alike in all that are paired one by one, those whose boxes agree first.
    """
    forms: defaultdict[object, list[InformationReturn]] = defaultdict(list)
    blocks: defaultdict[object, list[InformationReturn]] = defaultdict(list)
    for document in sorted(returns, key=lambda d: d.id):
        kind = blocks if document.evidence is Evidence.TRANSCRIPT else forms
        if not document.void:
            kind[_likeness(document)].append(document)
    found: list[Pair] = []
    for key, shown in blocks.items():
        left = list(forms.get(key, ()))
        for wanted in (True, False):
            for block in list(shown):
                form = next((f for f in left if not wanted or not differences(Pair(f, block))), None)
                if form is not None:
                    found.append(Pair(form, block))
                    left.remove(form)
                    shown.remove(block)
    return tuple(found)


def differences(pair: Pair) -> tuple[str, ...]:
    """The boxes on which the two papers differ, of those that both of them show. An empty amount is none."""
    form, transcript = pair
    hidden = form.not_in_file | transcript.not_in_file
    keys = dict.fromkeys([*form.boxes, *transcript.boxes])
    return tuple(
        key for key in keys if key not in hidden and (form.boxes.get(key) or 0) != (transcript.boxes.get(key) or 0)
    )


def _likeness(document: InformationReturn) -> tuple[ReturnForm, int, str, bool, frozenset[str]]:
    return document.form, document.tax_year, document.account, document.corrected, document.codes
