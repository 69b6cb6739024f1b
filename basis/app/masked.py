"""Papers that show the end of an account number, or none at all: which account on file each of them is of.

They are kept under a masked account of their own. What that is, is worked out anew from everything on file whenever
something came in, so that the order of files does not matter: the one account that fits, a question where several do,
an account by itself where none does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from basis.app.decisions import decisions_of
from basis.app.rows import question_id
from basis.app.unsettling import unsettle
from basis.engine import OpenMatter
from basis.engine.papers.same_form import Pair, differences
from basis.identity import mask
from basis.ledger import Ledger, Writer
from basis.model import Account, AccountType, Choice, Evidence, Fact, InformationReturn, Question, ReturnForm
from basis.money import plain_amount
from importers import formats

NONE, EACH = "none", "each"
"""Answers: none of the accounts that fit; not all papers are of the same account."""

_SUBJECT = "masked"
_ANSWER_LENGTH = 6
_SHOWN_FORMS = 3
_OPEN, _APART = "asked", "apart"
"""What stands for an account while nobody has said which, and where the papers are of several."""

_ANY_HOUSE = frozenset({"generic", "returns"})
_SHORTEST, _LONG_ENOUGH = 3, 4
"""How many characters must agree at one house, and how many anywhere."""

_HOUSES = frozenset(known.family for known in formats()) - _ANY_HOUSE
"""Custodian families by the word that their name and the payer on a form have in common."""

_LIKE_TRADITIONAL = (AccountType.SEP_IRA, AccountType.SIMPLE_IRA)
_LINES_OF_1099_R: Mapping[bool | None, tuple[str, ...]] = {
    False: ("1", "7", "8", "22", "24"),
    True: ("1", "19", "22"),
    None: ("2", "7", "19", "22", "24"),
}
"""The input lines that a Form 1099-R may change, by whether it is of a Roth IRA."""
_LINES_OF_5498: Mapping[str, tuple[str, ...]] = {
    "1": ("1",),
    "2": ("2", "22", "24"),
    "3": ("8", "24"),
    "4": ("1", "22"),
    "5": ("6",),
    "10": ("22",),
    "13a": ("1", "22"),
    "14a": ("1", "22"),
}


def answer_for(account: Account) -> str:
    """The answer that names an account: of its whole number, which no answer shows, and not of the ledger's own, which
    depends on what was imported first, so that an answers file holds for every ledger of the client."""
    return f"account-{question_id(account.client, *_by_number(account)).removeprefix('q-')[:_ANSWER_LENGTH]}"


def house_of(payer: str) -> str:
    """The custodian family that a payer's name names, empty where it names none that is known."""
    return next((word for word in re.findall(r"[a-z]+", payer.lower()) if word in _HOUSES), "")


def fitting(masked: Account, accounts: Iterable[Account]) -> tuple[Account, ...]:
    """The accounts on file that papers under a masked number can be of: by the end of the number, house and kind."""
    return tuple(a for a in accounts if not a.masked and _is_of_kind(a.type, masked.type) and _ends_so(a, masked))


def _is_of_kind(on_file: AccountType | None, shown: AccountType | None) -> bool:
    """A Form 1099-R tells Roth from traditional; SEP and SIMPLE look like any traditional IRA on it."""
    if on_file is None or shown is None:
        return True
    return not on_file.is_plan and on_file is not AccountType.TAXABLE and on_file.holds_roth_money == shown.is_roth


def _ends_so(account: Account, masked: Account) -> bool:
    house = masked.custodian if masked.custodian in _HOUSES else ""
    at_house = bool(house) and account.custodian == house
    if masked.number is None:
        return at_house and account.type is not None
    if account.number is None or (house and not at_house and account.custodian not in _ANY_HOUSE):
        return False
    shorter, longer = sorted((masked.number.reveal(), account.number.reveal()), key=len)
    return longer.endswith(shorter) and len(shorter) >= (_SHORTEST if at_house else _LONG_ENOUGH)


@dataclass(frozen=True, slots=True)
class OpenPapers:
    """Papers of which nobody has said which account they are of: the question, the accounts that fit, what waits."""

    question: Question
    under: Account
    forms: tuple[InformationReturn, ...]
    fits: tuple[Account, ...]

    @property
    def matter(self) -> OpenMatter:
        """The lines that wait for the answer."""
        lines: defaultdict[int, set[str]] = defaultdict(set)
        for form in self.forms:
            lines[form.tax_year].update(_lines(form, self.under.type))
        reason = f"{self.question.id} is open: {self.question.asks}"
        return OpenMatter(
            tuple(form.name for form in self.forms), reason, {year: tuple(sorted(of)) for year, of in lines.items()}
        )

    def account(self, answer: str) -> str:
        """The account that an answer names."""
        return next((account.id for account in self.fits if answer_for(account) == answer), self.under.id)

    def placed(self, answer: str) -> Iterable[InformationReturn]:
        """The forms as an answer puts them on an account."""
        return (replace(form, account=self.account(answer)) for form in self.forms)


def _lines(form: InformationReturn, kind: AccountType | None) -> Iterable[str]:
    if form.form is ReturnForm.F1099R:
        return _LINES_OF_1099_R[None if kind is None else kind.is_roth]
    roth = kind is not None and kind.is_roth
    return {n for box, of in _LINES_OF_5498.items() if form.money(box) for n in of if not (roth and n == "6")}


class _OnFile:
    """A client's masked accounts with their papers, and what each of these is of."""

    def __init__(self, ledger: Ledger, client: str) -> None:
        self.all = {account.id: account for account in ledger.accounts(client, hidden=True)}
        self.masked = [account for account in self.all.values() if account.masked]
        if not self.masked:
            return
        self.decisions = decisions_of(ledger.determinations(client))
        self.returns = ledger.returns(client)
        self.forms = {a.id: [d for d in self.returns if d.printed_under == a.id] for a in self.masked}
        self.fits = {a.id: fitting(a, self.all.values()) for a in self.masked}

    def said(self, masked: str, form: InformationReturn) -> str:
        """What was answered about a paper, empty where nothing was."""
        of_all = self.decisions.get(f"{_SUBJECT}:{masked}", "")
        return self.decisions.get(f"{_SUBJECT}:{form.name}", "") if of_all == EACH else of_all

    def account_of(self, masked: str, form: InformationReturn) -> str:
        """The account a paper is of: the one that was answered as long as it fits, else the only one that does."""
        said, fits = self.said(masked, form), {answer_for(account): account.id for account in self.fits[masked]}
        # Answers of before named accounts by the ledger's own number.
        said = said if said not in fits.values() else next(name for name, of in fits.items() if of == said)
        if not fits or said == NONE:
            return masked
        if said in fits:
            return fits[said]
        shown = self._shows(form) & set(fits.values()) if form.evidence is Evidence.TRANSCRIPT else set()
        return next(iter(fits.values())) if len(fits) == 1 else shown.pop() if len(shown) == 1 else _OPEN

    def _shows(self, block: InformationReturn) -> set[str]:
        """The accounts with a form, under its whole number, that a block of a transcript shows: same kind, year and
        codes, some amount, and no box that differs. The two count once (`basis.engine.papers.same_form`)."""
        return {
            form.account
            for form in self.returns
            if not form.printed_under and form.evidence is not Evidence.TRANSCRIPT and not form.void
            if (form.form, form.tax_year, form.codes) == (block.form, block.tax_year, block.codes)
            if form.corrected is block.corrected and _amount(block) and not differences(Pair(form, block))
        }


def place_papers(ledger: Ledger, write: Writer, client: str) -> tuple[str, ...]:
    """Say of the client's papers that show no whole account number which account each is of, as far as what is on file
    now tells. An account whose kind nobody has said takes it from them. Says what changed."""
    notes: list[str] = []
    for masked in [account.id for account in _OnFile(ledger, client).masked]:
        # What the papers before said of an account is on file for those that follow.
        notes += _place(ledger, write, client, masked)
    return tuple(notes)


def _place(ledger: Ledger, write: Writer, client: str, number: str) -> Iterator[str]:
    on_file, before = _OnFile(ledger, client), ledger.same_accounts(client)
    masked, forms = on_file.all[number], on_file.forms[number]
    whole = _whole_papers(on_file, masked, taken=frozenset(before.values()))
    of: dict[str, str] = {}
    twins: dict[str, str] = {}
    for form in forms:
        same = whole.get(content(form), [])
        twins[form.name] = same.pop(0) if same else ""
        of[form.name] = twins[form.name] or on_file.account_of(number, form)
    found = set(of.values())
    wanted = {number: number if number in found else _APART, **of}
    if len(found) == 1 and not any(twins.values()):
        wanted = {number: found.pop(), **dict.fromkeys(of, "")}
    for about, value in wanted.items() if of else ():
        value = "" if value == number else value
        if before.get(about, "") != value:
            _fact(write, client, "same_account", about, value, "the accounts on file that fit")
    targets = [on_file.all[each] for each in dict.fromkeys(of.values()) if each in on_file.all and each != number]
    for account in targets:
        if account.id not in {before.get(number), *(before.get(name) for name in of)}:
            yield f"the papers under {masked.shown} are taken to be of {account.shown}: number, house and kind fit"
    if _OPEN in of.values() and _OPEN not in {before.get(number), *(before.get(name) for name in of)}:
        yield f"the papers under {masked.shown} may be of {len(on_file.fits[number])} accounts: it is asked of which"
    yield from _say_kinds(ledger, write, client, masked, targets)


def _whole_papers(on_file: _OnFile, masked: Account, taken: frozenset[str]) -> dict[object, list[str]]:
    """The forms with a whole number on accounts that fit, by what they say: the same form in a second file. Those that
    are `taken` were found to be another paper already."""
    fits = {account.id for account in on_file.fits[masked.id]}
    found: defaultdict[object, list[str]] = defaultdict(list)
    for form in on_file.returns:
        if form.account in fits and not form.printed_under and form.name not in taken:
            found[content(form)].append(form.name)
    return found


def content(form: InformationReturn) -> object:
    """What makes two forms of one account the same form."""
    return (
        form.form.value,
        form.tax_year,
        form.payer,
        tuple(sorted((key, str(value)) for key, value in form.boxes.items())),
        form.corrected,
        form.void,
        # A transcript never stands in for the form it shows, whichever came first.
        form.evidence is Evidence.TRANSCRIPT,
    )


def _say_kinds(
    ledger: Ledger, write: Writer, client: str, masked: Account, targets: Sequence[Account]
) -> Iterator[str]:
    """An account nobody has typed is of the kind its papers show, as long as they are its papers."""
    source = f"papers under {masked.shown} ({masked.id})"
    history = [f for f in ledger.facts(client, history=True) if f.key == "account_type"]
    in_force = {fact.about: fact for fact in history}
    for about, fact in in_force.items():
        if fact.value and fact.evidence == source and about not in {account.id for account in targets}:
            earlier = [f for f in history if f.about == about and f.evidence != source]
            if not (earlier and earlier[-1].value):
                unsettle(ledger, write, client, about, "its papers may be of another account")
            _fact(write, client, "account_type", about, earlier[-1].value if earlier else "", f"{source} are open")
    for account in targets:
        narrower = account.type is AccountType.TRADITIONAL_IRA and masked.type in _LIKE_TRADITIONAL
        if masked.type is not None and (account.type is None or narrower):
            # Rows were read by the kind on file: a deposit in a SEP IRA may be the employer's (section 408(k)).
            asked = narrower and unsettle(ledger, write, client, account.id, f"{source} say its kind")
            if asked:
                yield f"answers about {account.shown} rested on another kind of account and are asked again"
            _fact(write, client, "account_type", account.id, masked.type.value, source)
            yield f"{account.shown} is a {masked.type.value}, as its papers say"


def _fact(write: Writer, client: str, key: str, about: str, value: str, source: str) -> None:
    write.add_fact(client, Fact(owner=client, key=key, about=about, value=value, evidence=source))


def open_papers(ledger: Ledger, client: str) -> tuple[OpenPapers, ...]:
    """The papers that wait until somebody says which account they are of, each with the question about it."""
    on_file = _OnFile(ledger, client)
    same = ledger.same_accounts(client) if on_file.masked else {}
    active: defaultdict[str, set[int]] = defaultdict(set)
    for account, year in ledger.active_years(client) if on_file.masked else ():
        active[account].add(year)
    found: list[OpenPapers] = []
    for masked in on_file.masked:
        waiting = [d for d in on_file.forms[masked.id] if same.get(d.name, same.get(masked.id)) == _OPEN]
        apart = on_file.decisions.get(f"{_SUBJECT}:{masked.id}") == EACH
        for forms in [[form] for form in waiting] if apart else [waiting] if waiting else []:
            counted = tuple(form for form in forms if not form.void)
            if counted:
                fits = on_file.fits[masked.id]
                shown = {a.id: _described(a, active.get(a.id, ()), on_file.returns) for a in fits}
                found.append(OpenPapers(_question(masked, counted, fits, shown, apart=apart), masked, counted, fits))
    return tuple(found)


def _question(
    masked: Account,
    forms: tuple[InformationReturn, ...],
    fits: Sequence[Account],
    described: Mapping[str, str],
    *,
    apart: bool,
) -> Question:
    number = masked.number.reveal() if masked.number else masked.label
    kind = "" if masked.type is None else "roth" if masked.type.is_roth else "traditional"
    parts = [masked.client, "form_account", masked.custodian, number, kind]
    shown = tuple(_in_words(form) for form in forms)
    one = f" ({shown[0]})" if len(forms) == 1 else ""
    choices = [Choice(answer_for(a), f"{a.shown}, {described[a.id]}", _IT_IS) for a in sorted(fits, key=_by_number)]
    choices.append(Choice(NONE, "none of them: an account of which nothing else is on file", _BY_ITSELF))
    if len(forms) > 1:
        choices.append(Choice(EACH, "not all of them are of one account", "they are asked about one by one"))
    return Question(
        id=question_id(*parts, *([content(forms[0])] if apart else [])),
        client=masked.client,
        kind="form_account",
        subject=f"{_SUBJECT}:{forms[0].name if apart else masked.id}",
        asks=f"Which account is {masked.number or 'the one'} of {mask(forms[0].payer) or 'a payer not named'}{one}?",
        reason=f"the paper does not print the whole number, and {len(fits)} accounts on file fit it",
        choices=tuple(choices),
        years=tuple(sorted({form.tax_year for form in forms})),
        paper="the payer's own form or a statement of that account, with the whole number",
        rows=shown if len(forms) > 1 else (),
        cents=max(_amount(form) for form in forms),
    )


_IT_IS = "the paper is held against what is on file of this account, and never added to it"
_BY_ITSELF = "the paper counts by itself, as it says"


def _by_number(account: Account) -> tuple[str, str]:
    return (account.number.reveal() if account.number else account.label, account.decedent)


def _described(account: Account, years: Iterable[int], returns: Iterable[InformationReturn]) -> str:
    """An account by its kind and by what is on file of it: its rows, without any the forms under its whole number."""
    kind = account.type.value if account.type else "kind not said"
    seen = sorted(years)
    rows = f"rows of {seen[0]} to {seen[-1]}" if len(seen) > 1 else f"rows of {seen[0]}" if seen else ""
    forms = sorted({_in_words(form) for form in returns if form.account == account.id and not form.printed_under})
    more = [f"{len(forms) - _SHOWN_FORMS} more"] if len(forms) > _SHOWN_FORMS else []
    return f"{kind}, {rows or '; '.join((*forms[:_SHOWN_FORMS], *more)) or 'no rows'}"


def _in_words(form: InformationReturn) -> str:
    codes = f", code {form.boxes['7']}" if form.boxes.get("7") else ""
    return f"Form {form.form.value} for {form.tax_year}, {plain_amount(_amount(form))}{codes}"


def _amount(form: InformationReturn) -> int:
    """The largest amount in the boxes that say what moved or what there was."""
    return max(form.money(box) for box in (("1",) if form.form is ReturnForm.F1099R else _LINES_OF_5498))
