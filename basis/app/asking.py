"""Questions the figures themselves raise: what the engine misses or finds in conflict, phrased for a preparer.

The engine names what would settle a figure (`treatment:2019`, `fact:birth_date`); here each such name becomes a
question with its choices, and each answer what it does to the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from basis.app.rows import name_among, question_id
from basis.engine import Component, History, Record, Status
from basis.engine.movements import when
from basis.engine.papers.form_1099_r import may_be_employer_roth
from basis.engine.rollovers.plan_rollovers import NO_AFTER_TAX
from basis.identity import mask
from basis.model import FACT_KEYS, Choice, InformationReturn, LedgerEntry, Question
from basis.money import plain_amount


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing the figures wait for: its name, the component that says so, and the years it touches."""

    key: str
    component: Component
    years: tuple[int, ...]


def asked_by_figures(history: History) -> tuple[Asked, ...]:
    """What the components of all years ask for, each name once, in order of the first year.

    A component that an answer made known asks no more. What left the accounts asks also where its Part of the form is
    not completed: the return takes it either way.
    """
    found: dict[str, tuple[Component, list[int]]] = {}
    for year, result in history.results.items():
        beside = (entered.line for sheet in result.worksheets.values() for entered in sheet.lines.values())
        on_lines = (component for line in (*result.lines.values(), *beside) for component in line.components)
        moved = (*result.inputs.distributions, *result.inputs.conversions, *result.inputs.roth_distributions)
        for component in (*on_lines, *moved):
            if component.asks and component.status is not Status.KNOWN:
                found.setdefault(component.asks, (component, []))[1].append(year)
    return tuple(Asked(key, part, tuple(dict.fromkeys(years))) for key, (part, years) in found.items())


def questions_of_figures(record: Record, history: History) -> tuple[Question, ...]:
    """The questions that the figures of an owner raise."""
    return tuple(_question(record, asked) for asked in asked_by_figures(history))


def _question(record: Record, asked: Asked) -> Question:
    kind, _, rest = asked.key.partition(":")
    phrase = _PHRASES[kind]
    return Question(
        id=question_id(record.owner, kind, _stable(record, f"d{rest}" if kind == "document" else rest)),
        client=record.owner.client,
        kind=rest.partition(":")[0] if kind == "fact" else kind,
        subject=asked.key,
        asks=_filled(record, kind, rest, asked),
        reason=mask(asked.component.reason),
        choices=_choices(record, kind, rest),
        years=asked.years,
        paper=phrase.paper,
        decedent=record.owner.decedent,
        cents=abs(asked.component.cents or 0),
    )


def _choices(record: Record, kind: str, rest: str) -> tuple[Choice, ...]:
    if kind == "fact":
        return _fact_choices(rest)
    found = _PHRASES[kind].choices
    if kind == "opening" and rest == "traditional":
        return tuple(choice for choice in found if "+" not in choice.answer)
    form = next((d for d in record.returns if kind == "document" and str(d.id) == rest), None)
    return (*found, _EMPLOYER_ROTH) if form is not None and may_be_employer_roth(record, form) else found


def _fact_choices(rest: str) -> tuple[Choice, ...]:
    """The values a fact can take, as its table of keys says."""
    effect = "the lines that wait for it are figured"
    expected = FACT_KEYS[rest.partition(":")[0], False].expected
    if expected == "yes or no":
        return Choice("yes", "yes", effect), Choice("no", "no", "the lines that need it stay missing")
    return (Choice("VALUE", expected, effect),)


def _stable(record: Record, rest: str) -> str:
    """The subject without the ledger's own numbers, which depend on the order of imports."""
    return ":".join(_steady_part(record, part) for part in rest.split(":"))


def _steady_part(record: Record, part: str) -> str:
    """An account, an entry or a form by what it says, everything else by itself."""
    if part in record.accounts:
        return _name(record, part)
    alike: list[int] = []
    said = ""
    if part[:1] == "e" and part[1:].isdigit():
        told = {entry.id: _entry_says(record, entry) for entry in record.entries}
        said = told.get(int(part[1:]), "")
        alike = sorted(number for number, text in told.items() if text == said)
    elif part[:1] == "d" and part[1:].isdigit():
        forms = {form.id: _form_says(record, form) for form in record.returns}
        said = forms.get(int(part[1:]), "")
        alike = sorted(number for number, text in forms.items() if text == said)
    return f"{said}|{alike.index(int(part[1:]))}" if said else part


def _name(record: Record, account: str) -> str:
    return name_among(record.accounts[account], record.accounts.values())


def _entry_says(record: Record, entry: LedgerEntry) -> str:
    account = _name(record, entry.account) if entry.account in record.accounts else ""
    return f"{account}|{entry.day or entry.year}|{entry.kind.value}|{entry.cents}|{entry.for_year or ''}"


def _form_says(record: Record, form: InformationReturn) -> str:
    account = _name(record, form.account) if form.account in record.accounts else ""
    boxes = sorted((key, str(value)) for key, value in form.boxes.items())
    return f"{account}|{form.form.value}|{form.tax_year}|{form.corrected}|{form.void}|{boxes}"


@dataclass(frozen=True, slots=True)
class _Phrase:
    """How a kind of question is put: `asks` is filled with owner, account, year, pool and what is in question."""

    asks: str
    choices: tuple[Choice, ...]
    paper: str


def _filled(record: Record, kind: str, rest: str, asked: Asked) -> str:
    first, _, second = rest.partition(":")
    account = record.accounts.get(first)
    words = {
        "owner": str(record.owner),
        "account": account.shown if account else first,
        "year": (second if account or kind == "fact" else first) or str(asked.years[0]),
        "pool": _POOLS.get(first, ""),
        "one": _in_words(record, f"d{first}" if kind == "document" else first),
        "other": _in_words(record, second),
        "first_year": str(asked.years[0]),
    }
    template = _FACT_WORDS.get(first, "What is " + first) + "?" if kind == "fact" else _PHRASES[kind].asks
    return template.format(**words)


def _in_words(record: Record, name: str) -> str:
    """An entry or a form by what it says, not by the ledger's number, which depends on the order of imports."""
    for entry in record.entries if name[:1] == "e" else ():
        if entry.name == name:
            kind = entry.kind.value.replace("_", " ")
            return f"{kind} of {plain_amount(entry.cents)}, {when(entry)}, {_at(record, entry.account)}"
    for form in record.returns if name[:1] == "d" else ():
        if form.name == name:
            code = f", code {form.boxes['7']}" if form.boxes.get("7") else ""
            return f"{plain_amount(form.money('1'))}{code}, {_at(record, form.account)}"
    return name


def _at(record: Record, account: str) -> str:
    return record.accounts[account].shown if account in record.accounts else account


_FACT_WORDS: Mapping[str, str] = {
    "all_iras_listed": "Are these all the traditional, SEP and SIMPLE IRAs that {owner} has had",
    "birth_date": "When was {owner} born",
    "first_roth_year": "For which tax year was a Roth IRA of {owner} first funded",
    "homebuyer_used_before": "How much of the first-home limit did {owner} use before",
    "income_election_2010": "When was {owner} taxed on the income of the 2010 conversions",
    "spread_1998": "Was the income of the 1998 conversions of {owner} taxed over four years",
    "qcd_offset_used": "How much of what {owner} deducted after age 70 1/2 was set against charitable gifts before",
    "split_interest_used": "Did {owner} choose in an earlier year to give to a split-interest entity from an IRA",
    "hsa_funding_used": "Did {owner} fund a health savings account from an IRA before",
    "hsa_coverage": "Did the health plan of {owner} cover {owner} alone or the family in {year}",
    "simple_began": "When was the first contribution made to a SIMPLE IRA of {owner}",
    "contribution_due_date": "Until which day could {owner} contribute for {year}, where a disaster or combat service "
    "postponed it",
    "filing_status": "How did {owner} file for {year}",
    "return_filed_on": "On which day was the return of {owner} for {year} filed",
    "compensation": "What compensation did {owner} have in {year}",
    "deduction_claimed": "How much did {owner} deduct for IRA contributions for {year}",
    "line_4": "How much of line 1 for {year} was contributed after December 31, {year}",
}

_FORM_OR_STATEMENT = (
    Choice("form", "the form is right", "the amount on the form is figured and counts as known"),
    Choice("statement", "the rows are right", "the rows are figured and count as known"),
)

_EMPLOYER_ROTH = Choice(
    "employer_roth",
    "it is what an employer contributed to a Roth SEP or Roth SIMPLE IRA",
    "box 1 goes on neither line; it is income, and line 22 is asked about",
)

_PHRASES: Mapping[str, _Phrase] = {
    "treatment": _Phrase(
        "Were the contributions of {owner} for {year} deducted?",
        (
            Choice("nondeductible", "nothing was deducted", "all of it goes on line 1"),
            Choice("deductible", "all of it was deducted", "nothing goes on line 1"),
            Choice("deducted:AMOUNT", "this part was deducted", "the rest goes on line 1"),
        ),
        "Schedule 1 of that year's Form 1040, line for the IRA deduction",
    ),
    "fact": _Phrase("", (), "the client, or the paper the reason names"),
    "opening": _Phrase(
        "What {pool} did {owner} have before the first year on file?",
        (
            Choice("none", "none at all", "0 is carried into the first year on file"),
            Choice(
                "AMOUNT",
                "this much: line 14 of the last Form 8606, or for Roth IRAs all contributions made",
                "it is carried into the first year on file",
            ),
            Choice("AMOUNT+AMOUNT", "Roth IRAs: contributions plus conversions", "lines 22 and 24 start from them"),
        ),
        "the last Form 8606 filed; for Roth IRAs all Forms 5498",
    ),
    "plan_opening": _Phrase(
        "What was in {account} of contributions before the first row on file?",
        (
            Choice("none", "none at all", "the books of the plan begin with 0"),
            Choice("AMOUNT", "this much, without its earnings", "the books of the plan begin with it"),
        ),
        "the plan's statement by source of money at the end of the year before",
    ),
    "year_end": _Phrase(
        "What was {account} worth on December 31, {year}?",
        (Choice("AMOUNT", "the value on December 31, 0 if it was empty", "it is added on line 6"),),
        "Form 5498 box 5 or the December statement",
    ),
    "passed_on": _Phrase(
        "What did the beneficiaries of {owner} hold of {account} on December 31, {year}?",
        (
            Choice("passed_on:AMOUNT", "this much, all of them together", "it is on line 6 of the last form"),
            Choice("empty", "nothing: it was empty, or paid out by then", "0 is on line 6 for it"),
        ),
        "Form 5498 box 5 of each beneficiary",
    ),
    "value": _Phrase(
        "Which value of {account} on December 31, {year} is right?",
        _FORM_OR_STATEMENT,
        "the December statement",
    ),
    "evidence": _Phrase(
        "{account}, {year}: the form and the rows differ. Which is right?",
        _FORM_OR_STATEMENT,
        "the account statements of the year, or a corrected form",
    ),
    "conversions": _Phrase(
        "{year}: Form 5498 and the rows of {owner} report different conversions. Which is right?",
        (
            Choice(
                "form",
                "the form is right, and what it shows beyond the rows was among what seemed to be paid out",
                "box 3 counts on line 8, and that much less on line 7",
            ),
            Choice("statement", "the rows are right", "the rows are figured and count as known"),
            Choice(
                "elsewhere",
                "both are: the rest left an account that is not on file",
                "box 3 counts on line 8, and line 7 stays as it is; add that account, for line 6 needs its value",
            ),
        ),
        "the account statements of the Roth IRA",
    ),
    "net_income": _Phrase(
        "How much of this is net income, and not the contribution itself: {one}?",
        (
            Choice("AMOUNT", "the net income, 0 for none", "the rest is the contribution that was undone"),
            Choice("(AMOUNT)", "a loss, in parentheses", "the contribution that was undone is that much more"),
        ),
        "the custodian's letter about the removal, or Form 1099-R box 2a",
    ),
    "after_tax": _Phrase(
        "How much of this was after-tax money of the plan: {one}?",
        (
            Choice(NO_AFTER_TAX, "none: all of it was pre-tax money", "nothing is added on line 2"),
            Choice("AMOUNT", "this much, box 5 of its Form 1099-R", "it is added on line 2"),
        ),
        "Form 1099-R of the plan (code G, box 5), or the plan's statement by source of money",
    ),
    "sources": _Phrase(
        "{account}, {year}: a ledger file and an export both have rows. Which stand?",
        (
            Choice("export", "the custodian's export", "the ledger file's rows of that account and year do not count"),
            Choice("generic", "the ledger file", "the export's rows of that account and year do not count"),
            Choice("both", "both: they are different movements", "all of them count"),
        ),
        "the account statements of the year",
    ),
    "paper": _Phrase(
        "{account}, {year}: the form and the IRS transcript of it differ. Which is right?",
        (
            Choice("form", "the form is right", "the form is figured and counts as known"),
            Choice("transcript", "the transcript is right", "what the transcript shows is figured and counts as known"),
        ),
        "the payer: was a corrected form filed?",
    ),
    "document": _Phrase(
        "Form 1099-R for {first_year}, {one}: was the money paid out or converted?",
        (
            Choice("distribution", "it was paid out", "box 1 goes on line 7"),
            Choice("conversion", "it was converted to a Roth IRA", "box 1 goes on lines 8 and 16"),
            Choice("conversion:AMOUNT", "this part was converted", "it goes on line 8, the rest on line 7"),
            Choice("rollover_out", "it was rolled over within 60 days", "it goes on neither"),
            Choice("qcd", "it was paid to a charity", "what of it is excluded goes on neither"),
        ),
        "Form 5498 box 3 of the Roth IRA, due in May",
    ),
    "employer_roth": _Phrase(
        "Is the employer's Roth money basis in the Roth IRAs of {owner}: {one}?",
        (
            Choice("basis", "it was included in income", "it is added on line 22"),
            Choice("none", "it was not, or is not counted", "nothing is added on line 22"),
        ),
        "Form W-2 or 1099-R of the employer, which reports what was included in income",
    ),
    "rollover": _Phrase(
        "What became of this money: {one}?",
        (
            Choice("transfer", "it went from trustee to trustee", "it changes no line"),
            Choice("waived", "it was late for a reason that the IRS accepts", "it stays off lines 7 and 19"),
            Choice("distribution", "it is a distribution", "what is one goes on line 7, or on line 19"),
        ),
        "the statements of both accounts, or the certification given to the trustee",
    ),
    "rmd": _Phrase(
        "Was the required minimum distribution of {owner} for {year} part of what was converted or rolled over?",
        (
            Choice(
                "distribution",
                "it was: less was paid out than was required",
                "that part goes on line 7 and counts as contributed to the IRA that received it",
            ),
        ),
        "the statements of all IRAs; where the fact rmd_required is wrong, set it anew",
    ),
    "link": _Phrase(
        "Are these the two sides of one movement: {one}; {other}?",
        (
            Choice("same", "one movement", "it counts once, a conversion on line 8"),
            Choice("different", "two movements", "each counts as what its row says, a conversion on line 8"),
        ),
        "the statements of both accounts",
    ),
}

_POOLS = {"traditional": "basis in traditional IRAs", "roth": "contributions to and conversions into Roth IRAs"}
