"""OFX and QFX investment statements of any custodian: bank rows in the custodian's own words, trades, transfers.

A statement of an employer plan names the source of its money, each of which is an account of its own here. The file
belongs to the family of its custodian, so that a row of its CSV history is the same row.
It must not know what a row means for Form 8606.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from basis.model import AccountType
from basis.money import Cents
from importers.cells import Cells
from importers.custodians.ofx_plans import TAXED_LATER, SourceRow, marked, source_of, words_of
from importers.custodians.ofx_values import Worth, values
from importers.detection import Detected
from importers.fingerprint import canonical_quantity, fidelity_reference, normalise
from importers.markup import Element, Markup
from importers.reading import TextFile, require_encoding
from importers.records import ParsedFile, ParsedRow
from importers.tables import account_number

_DAY = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:\d{4,6}(?:\.\d+)?)?(?:\[[^\]]*\])?")
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,12})?|[+-]?\.\d{1,12}")
_CENT = Decimal("0.01")
_DOLLARS = ("", "USD")
_INSIDE_THE_BANK = frozenset({"INT", "DIV", "FEE", "SRVCHG"})
_TRADES = ("BUY", "SELL")
_MARK = "OFX "
"""What the action of a row begins with whose meaning lies in its tag and not in the custodian's words."""

_FAMILIES: Mapping[str, str] = {"tiaa-cref": "tiaa", "ameritrade": "tdameritrade", "tdameritrade": "tdameritrade"}
"""Custodian families whose name is not the first part of their BROKERID (`fidelity.com`, `vanguard.com`)."""

_ELSEWHERE = {True: "with money from outside the account", False: "with money to outside the account"}

_NEXT_STEP = "Download the file again: it was changed or cut off."


@dataclass(frozen=True, slots=True)
class _Statement:
    """One INVSTMTRS: the account it is of, its money, and what its securities are called."""

    element: Element
    account: str
    dollars: bool
    currency: str
    employer: str
    securities: Mapping[str, tuple[str, str]]


def read(found: Detected) -> ParsedFile:
    """Read every investment statement. Raises InputRejectedError and reads nothing when one row is wrong."""
    file, layout = found.file, found.layout
    require_encoding(file, layout.encodings)
    markup = Markup(file)
    reader = _Reader(markup, Cells(file, ("YYYY-MM-DD",)))
    securities = {
        security.value("SECID", "UNIQUEID"): (security.value("SECNAME"), security.value("TICKER"))
        for security in markup.root.within("SECINFO")
    }
    statements = [reader.statement(element, securities) for element in markup.root.within("INVSTMTRS")]
    if not statements:
        raise file.rejected(
            None, "", problem="no investment statement", expected="the tag <INVSTMTRS>", next_step=_NEXT_STEP
        )
    brokers = {element.text.lower() for element in markup.root.within("BROKERID")}
    if len(brokers) != 1:
        raise file.rejected(
            None,
            ", ".join(sorted(brokers)),
            problem="statements of more than one custodian, or of none",
            expected="one BROKERID",
            next_step="Download a file from each custodian and import each.",
        )
    rows: list[ParsedRow] = []
    notes: list[str] = []
    types: dict[str, AccountType] = {}
    plans: dict[str, str] = {}
    for statement in statements:
        rows += reader.rows(statement, types)
        worth = values(statement.element, reader.day, reader.number, plan=bool(statement.employer))
        rows += [reader.value_row(statement, each, types) for each in worth.values]
        notes += worth.notes
        if statement.employer:
            plans |= {row.account_text: statement.employer for row in rows if statement.account in row.account_text}
    if next(markup.root.within("STMTRS", "CCSTMTRS"), None):
        notes.append("the bank or card statements in the file hold no retirement money and are left aside")
    family = _family(brokers.pop())
    if family == "fidelity":
        rows = [row._replace(reference=fidelity_reference(row.fingerprint_text)) for row in rows]
    periods = {reader.period(statement.element) for statement in statements}
    server = markup.root.value("OFX", "SIGNONMSGSRSV1", "SONRS", "DTSERVER")
    return ParsedFile(
        format=layout.id,
        family=family,
        generation="sgml" if file.lines[0].lstrip().startswith("OFXHEADER") else "xml",
        rows=tuple(rows),
        period=periods.pop() if len(periods) == 1 else None,
        downloaded_on=reader.day(server, markup.root) if server else None,
        account_types=types,
        plans={row.account_text: plans[row.account_text] for row in rows if row.account_text in plans},
        notes=tuple(notes),
    )


def _family(broker: str) -> str:
    name = re.sub(r"[^a-z0-9-]", "", broker.removeprefix("www.").partition(".")[0])
    return _FAMILIES.get(name, name) or "ofx"


class _Reader:
    """Reads single elements and says where one is that cannot be read."""

    def __init__(self, markup: Markup, cells: Cells) -> None:
        self._markup = markup
        self._cells = cells
        self._file: TextFile = markup.file

    def day(self, text: str, element: Element) -> date:
        """The first eight digits of `20230120160000.000[-5:EST]`: the custodian's own day, no time zone applied."""
        match = _DAY.fullmatch(text)
        written = f"{match['year']}-{match['month']}-{match['day']}" if match else text
        return self._cells.day(written, self._markup.line(element), element.tag or "DTSERVER")

    def number(self, text: str, element: Element) -> Decimal:
        """A quantity, price or value. Raises InputRejectedError."""
        if not _NUMBER.fullmatch(text) or not text.isascii():
            raise self._file.rejected(
                self._markup.line(element),
                text,
                problem=f"{element.tag}: it is not a number",
                expected="a number such as -641.92",
                next_step=_NEXT_STEP,
            )
        return Decimal(text)

    def statement(self, element: Element, securities: Mapping[str, tuple[str, str]]) -> _Statement:
        """The statement behind an INVSTMTRS. Raises InputRejectedError where it names no account."""
        number = element.value("INVACCTFROM", "ACCTID")
        line = self._markup.line(element)
        if not number:
            raise self._file.rejected(
                line, "", problem="a statement of no account", expected="the tag <ACCTID>", next_step=_NEXT_STEP
            )
        currency = element.value("CURDEF").upper()
        return _Statement(
            element,
            account_number(self._file, line, number),
            currency in _DOLLARS,
            currency,
            element.value("INV401K", "EMPLOYERNAME") if element.first("INV401K") else "",
            securities,
        )

    def period(self, element: Element) -> tuple[date, date] | None:
        """The days that a statement says it spans, None where they are not in order."""
        listed = element.first("INVTRANLIST")
        start, end = (listed.first("DTSTART"), listed.first("DTEND")) if listed else (None, None)
        if start is None or end is None or not start.text or not end.text:
            return None
        days = self.day(start.text, start), self.day(end.text, end)
        return days if days[0] <= days[1] else None

    def rows(self, statement: _Statement, types: dict[str, AccountType]) -> list[ParsedRow]:
        """The transactions of a statement; `types` learns the accounts whose kind their source of money says."""
        listed = statement.element.first("INVTRANLIST")
        of_plan: list[SourceRow] = []
        found: list[ParsedRow] = []
        outside: list[int] = []
        for element in listed.children if listed else ():
            if element.tag in ("DTSTART", "DTEND"):
                continue
            bank = element.first("STMTTRN")
            if bank is not None:
                found.append(self._bank_row(statement, element, bank))
                continue
            source = source_of(element)
            row = self._trade(statement, element, source)
            found.append(row)
            if source:
                of_plan.append(SourceRow(len(found) - 1, source, row))
            elif element.tag.startswith(_TRADES) and "OTHER" in (e.text for e in element.within("SUBACCTFUND")):
                outside.append(len(found) - 1)
        if len(found) != sum(1 for _ in statement.element.within("INVTRAN", "STMTTRN")):
            raise self._file.rejected(
                self._markup.line(statement.element),
                "<INVSTMTRS>",
                problem="transactions that stand outside the list of transactions",
                expected="all of them in <INVTRANLIST>",
                next_step=_NEXT_STEP,
            )
        for marked_row in marked(of_plan):
            row = marked_row.row
            account = self._account(statement, marked_row.source, types)
            found[marked_row.index] = row._replace(
                account_text=account[0],
                account_label=account[1],
                fingerprint_text=_MARK + normalise(row.action),
            )
        return found if _has_cash(statement.element) else _from_elsewhere(found, outside)

    def value_row(self, statement: _Statement, worth: Worth, types: dict[str, AccountType]) -> ParsedRow:
        """A value on December 31 as a row of its own."""
        account = self._account(statement, worth.source, types) if worth.source else (statement.account, "")
        action = "Value on December 31"
        return ParsedRow(
            *self._markup.place(worth.element),
            worth.day,
            None,
            worth.cents if statement.dollars else None,
            action,
            "",
            "",
            "",
            "",
            account[0],
            account[1],
            _MARK + normalise(action),
            "" if statement.dollars else statement.currency,
        )

    def _account(self, statement: _Statement, source: str, types: dict[str, AccountType]) -> tuple[str, str]:
        text = f"{statement.account} {source}"
        if source in TAXED_LATER:
            types[text] = TAXED_LATER[source]
        return text, f"{statement.employer or 'employer plan'}, {words_of(source)}"

    def _bank_row(self, statement: _Statement, element: Element, bank: Element) -> ParsedRow:
        """A movement of cash. NAME is cut to 32 characters; MEMO repeats it whole, or says something else."""
        name, memo = (" ".join(bank.value(tag).split()) for tag in ("NAME", "MEMO"))
        name = name or " ".join(bank.value("PAYEE", "NAME").split())
        kind = bank.value("TRNTYPE").upper()
        text = memo if memo.startswith(name) else name
        other = memo if text == name else ""
        inside = kind in _INSIDE_THE_BANK or not text
        action = f"{kind} {text}".strip() if inside else text
        amount = bank.first("TRNAMT")
        posted = bank.first("DTPOSTED")
        if amount is None or posted is None:
            raise self._lacks(element, "DTPOSTED and TRNAMT")
        return self._row(
            statement,
            element,
            self.day(posted.text, posted),
            self._cents(statement, element, amount),
            action,
            other,
            "",
            "",
            (_MARK if inside else "") + normalise(action),
        )

    def _trade(self, statement: _Statement, element: Element, source: str) -> ParsedRow:
        """A trade, income or a transfer of securities. Money into a source of a plan counts as coming in."""
        traded = next((day for tag in ("DTTRADE", "DTPOSTED") for day in element.within(tag)), None)
        if traded is None:
            raise self._lacks(element, "DTTRADE")
        direction = element.value("TFERACTION").upper()
        units = next(element.within("UNITS"), None)
        shares = self.number(units.text, units) if units and units.text else Decimal(0)
        total = next(element.within("TOTAL"), None)
        cents = self._cents(statement, element, total) if total is not None and total.text else None
        if source and element.tag.startswith(_TRADES) and cents is not None:
            cents = -cents
        if direction:
            shares = -abs(shares) if direction == "OUT" else abs(shares)
        if direction and source and statement.dollars:
            cents = self._worth(element, shares)
        memo = " ".join(next((m.text for m in element.within("MEMO")), "").split())
        name, ticker = statement.securities.get(next((u.text for u in element.within("UNIQUEID")), ""), ("", ""))
        action = " ".join(part for part in (element.tag, direction, source) if part)
        return self._row(
            statement,
            element,
            self.day(traded.text, traded),
            cents,
            action,
            " - ".join(part for part in (memo, name) if part),
            ticker,
            canonical_quantity(format(shares, "f")),
            _MARK + normalise(action),
        )

    def _worth(self, element: Element, shares: Decimal) -> Cents | None:
        """Shares times price, half up to the cent: a transfer inside a plan gives both and no amount."""
        price = next(element.within("UNITPRICE"), None)
        if price is None or not price.text:
            return None
        return int((shares * self.number(price.text, price)).quantize(_CENT, ROUND_HALF_UP).scaleb(2))

    def _cents(self, statement: _Statement, element: Element, amount: Element) -> Cents | None:
        symbol = next((c.value("CURSYM").upper() for c in element.within("CURRENCY")), "")
        if not statement.dollars or symbol not in _DOLLARS:
            return None
        self.number(amount.text, amount)
        return self._cells.amount(amount.text, self._markup.line(amount), amount.tag)

    def _row(
        self,
        statement: _Statement,
        element: Element,
        day: date,
        cents: Cents | None,
        action: str,
        description: str,
        symbol: str,
        quantity: str,
        text: str,
    ) -> ParsedRow:
        currency = next((c.value("CURSYM").upper() for c in element.within("CURRENCY")), "") or statement.currency
        return ParsedRow(
            *self._markup.place(element),
            day,
            None,
            cents,
            action,
            description,
            symbol,
            quantity,
            "",
            statement.account,
            statement.employer,
            text,
            "" if currency in _DOLLARS else currency,
        )

    def _lacks(self, element: Element, what: str) -> Exception:
        return self._file.rejected(
            self._markup.line(element),
            f"<{element.tag}>",
            problem="a transaction that is not whole",
            expected=what,
            next_step=_NEXT_STEP,
        )


def _has_cash(statement: Element) -> bool:
    """Whether the account has cash of its own, out of which its trades are paid."""
    cash = statement.value("INVBAL", "AVAILCASH").lstrip("+-").replace(".", "").strip("0")
    return bool(cash) or next(statement.within("STMTTRN"), None) is not None


def _from_elsewhere(rows: list[ParsedRow], outside: list[int]) -> list[ParsedRow]:
    """Rows of an account without cash, those of trades that no other trade of the day paid for turned round.

    SUBACCTFUND OTHER says that the money came from outside the account or went there: what a purchase cost came in.
    """
    trades = Counter((rows[index].day, rows[index].cents) for index in outside)
    found = list(rows)
    for index in outside:
        row = rows[index]
        if row.cents and not trades[row.day, -row.cents]:
            action = f"{row.action} {_ELSEWHERE[row.cents < 0]}"
            found[index] = row._replace(cents=-row.cents, action=action, fingerprint_text=_MARK + normalise(action))
    return found
