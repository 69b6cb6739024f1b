"""Writes the same invented rows in every layout a custodian has used."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

HEADERS: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("headers.toml").read_text("utf-8"))
FIDELITY_HEADERS, SCHWAB_HEADERS, VANGUARD_HEADERS = (HEADERS[name] for name in ("fidelity", "schwab", "vanguard"))
VANGUARD_POSITIONS, VANGUARD_PLAN_POSITIONS, VANGUARD_PLAN = HEADERS["vanguard_other"].values()

FIDELITY_NUMBER, FIDELITY_NAME = "242000002", "Rollover IRA"


@dataclass(frozen=True)
class Row:
    """One invented row. `as_of` is the effective day, `amount` in dollars as text."""

    day: date
    action: str
    amount: str
    symbol: str = ""
    description: str = "No Description"
    quantity: str = ""
    price: str = ""
    as_of: date | None = None


FIDELITY_ACTIONS = (
    Row(date(2022, 1, 3), "CASH CONTRIBUTION PRIOR YEAR", "6000.00"),
    Row(date(2022, 1, 3), "CASH CONTRIBUTION CURRENT YEAR", "3000.00"),
    Row(date(2022, 1, 3), "CASH CONTRIBUTION CURRENT YEAR", "3000.00"),
    Row(date(2022, 1, 4), "CONV TO ROTH IRA VS 242-000003-1", "-6000.00", as_of=date(2021, 12, 31)),
    Row(date(2022, 2, 7), "NORMAL DISTR PARTIAL VS 242-000004-1 CASH", "-34000.00"),
    Row(date(2022, 2, 7), "FED TAX W/H FEDERAL TAX WITHHELD", "-4000.00"),
    Row(date(2022, 2, 7), "STATE TAX W/H MA STAT WTH", "-2000.00"),
    Row(date(2022, 3, 1), "Electronic Funds Transfer Received", "500.00"),
    Row(date(2022, 3, 2), "ROLLOVER CASH DIRECT ROLLOVER FROM FIRSCO PLAN 10101 NORTHWIND", "12000.00"),
    Row(date(2022, 3, 3), "TRANSFER OF ASSETS ACAT RECEIVE", "800.00"),
    Row(date(2022, 3, 3), "TRANSFER OF ASSETS ACAT RES.CREDIT", "1.23"),
    Row(date(2022, 3, 4), "TRANSFERRED TO VS 242-000003-1", "-250.00"),
    Row(date(2022, 3, 7), "EARLY DIST FROM IRA", "-100.00"),
    Row(date(2022, 3, 8), "PARTIAL CY RECHAR", "-3010.55"),
    Row(date(2022, 3, 9), "DIVIDEND RECEIVED EXAMPLE FUND", "3.21", "EXMPX"),
    Row(date(2022, 3, 9), "REINVESTMENT EXAMPLE FUND", "-3.21", "EXMPX", "EXAMPLE FUND", "0.321", "10.00"),
    Row(date(2022, 3, 10), "YOU BOUGHT EXAMPLE FUND", "-1000.00", "EXMPX", "EXAMPLE FUND", "100", "10.00"),
    Row(date(2022, 3, 11), "YOU SOLD EXAMPLE FUND", "500.00", "EXMPX", "EXAMPLE FUND", "-50", "10.00"),
    Row(date(2022, 3, 11), "LONG-TERM CAP GAIN EXAMPLE FUND", "12.00", "EXMPX"),
    Row(date(2022, 3, 14), "INTEREST EARNED", "0.04"),
    Row(date(2022, 3, 15), "PURCHASE INTO CORE ACCOUNT EXAMPLE CASH", "-10.00", "SPAXX"),
    Row(date(2022, 3, 16), "REDEMPTION FROM CORE ACCOUNT EXAMPLE CASH", "10.00", "SPAXX"),
    Row(date(2022, 3, 17), "ADVISORY FEE", "-25.00"),
    Row(date(2022, 3, 18), "DISTRIBUTION EXAMPLE SPIN OFF", "0.00", "EXMPX", "EXAMPLE", "5"),
    Row(date(2022, 3, 21), "JOURNALED JNL VS 242-000004-1", "75.00"),
    Row(date(2022, 3, 22), "DIRECT DEPOSIT EXAMPLE PAYROLL", "150.00"),
    Row(date(2022, 3, 23), "FOREIGN TAX PAID EXAMPLE", "-0.15", "EXMPX"),
    Row(date(2022, 3, 24), "CHECK RECEIVED", "60.00"),
    Row(date(2022, 3, 25), "ROLLOVER CASH", "90.00"),
    Row(date(2022, 3, 28), "SOMETHING NOBODY HAS SEEN", "-7.77"),
)

SCHWAB_ACTIONS = (
    Row(date(2012, 1, 3), "MoneyLink Transfer", "5000.00", description="Tfr EXAMPLE BANK, A CLIENT"),
    Row(date(2012, 1, 3), "MoneyLink Transfer", "5000.00", description="Tfr EXAMPLE BANK, A CLIENT"),
    Row(date(2012, 2, 1), "Journal", "-5000.00", description="JOURNAL TO 00004321"),
    Row(date(2012, 2, 2), "Funds Received", "120.00", description="FUNDS RECEIVED"),
    Row(date(2012, 2, 3), "Buy", "-1000.00", "EXMPX", "EXAMPLE FUND", "100", "$10.00"),
    Row(date(2012, 2, 6), "Sell", "400.00", "EXMPX", "EXAMPLE FUND", "40", "$10.00"),
    Row(date(2012, 2, 7), "Cash Dividend", "3.21", "EXMPX", "EXAMPLE FUND"),
    Row(date(2012, 2, 7), "Reinvest Dividend", "1.11", "EXMPX", "EXAMPLE FUND"),
    Row(date(2012, 2, 7), "Reinvest Shares", "-1.11", "EXMPX", "EXAMPLE FUND", "0.111", "$10.00"),
    Row(date(2012, 2, 8), "Bank Interest", "0.02", description="BANK INT"),
    Row(date(2012, 2, 9), "Service Fee", "-15.00", description="ACCOUNT FEE"),
    Row(date(2012, 2, 10), "Security Transfer", "2200.00", description="TOA ACAT 0001"),
    Row(date(2012, 2, 13), "Internal Transfer", "-30.00", description="TO OWN ACCOUNT"),
    Row(date(2012, 2, 14), "Wire Sent", "-70.00", description="WIRE"),
    Row(date(2012, 2, 15), "Tax Withholding", "-7.00", description="FED TAX"),
    Row(date(2012, 2, 16), "Conversion", "0.00", "EXMPX", "EXAMPLE FUND", "10"),
    Row(date(2012, 2, 17), "Stock Split", "", "EXMPX", "EXAMPLE FUND", "10"),
    Row(date(2012, 2, 21), "Journaled Shares", "", "EXMPX", "EXAMPLE FUND", "12"),
    Row(date(2012, 2, 22), "Misc Cash Entry", "4.00", description="ADJUSTMENT"),
    Row(date(2012, 2, 23), "Foreign Tax Paid", "-0.10", "EXMPX", "EXAMPLE FUND"),
    Row(date(2012, 2, 24), "Qualified Dividend", "9.10", "EXMPX", "EXAMPLE FUND"),
    Row(date(2012, 2, 27), "Long Term Cap Gain", "2.10", "EXMPX", "EXAMPLE FUND"),
    Row(date(2012, 2, 28), "Credit Interest", "0.30", description="SCHWAB1 INT"),
    Row(date(2012, 2, 29), "ADR Mgmt Fee", "-0.05", "EXMPX", "EXAMPLE FUND"),
    Row(date(2012, 3, 1), "Advisor Fee", "-11.00", description="ADVISOR"),
    Row(date(2012, 3, 2), "Funds Paid", "-500.00", description="FUNDS PAID"),
    Row(date(2012, 3, 5), "MoneyLink Deposit", "55.00", description="DEPOSIT"),
    Row(date(2012, 3, 6), "Journal", "77.00", description="JOURNAL FRM ...896"),
    Row(date(2012, 3, 7), "Cash In Lieu", "0.77", "EXMPX", "EXAMPLE FUND"),
    Row(date(2012, 3, 8), "Something New", "1.00", description="UNSEEN"),
)

VANGUARD_TYPES = (
    ("Contribution", "6000.00"), ("Contribution", "6000.00"), ("Conversion (outgoing)", "-6000.70"),
    ("Conversion (incoming)", "6000.70"), ("Share Conversion (outgoing)", "-10.00"),
    ("Share Conversion (incoming)", "10.00"), ("Distribution", "-900.00"), ("Withholding", "-100.00"),
    ("Funds Received", "20.00"), ("Withdrawal", "-30.00"), ("Rollover (incoming)", "700.00"),
    ("Rollover (outgoing)", "-70.00"), ("Transfer (incoming)", "40.00"), ("Transfer (outgoing)", "-41.00"),
    ("Sweep in", "-5.00"), ("Sweep out", "5.00"), ("Dividend", "1.10"), ("Interest", "0.20"),
    ("Capital gain (LT)", "2.00"), ("Capital gain (ST)", "3.00"), ("Reinvestment", "-1.10"),
    ("Reinvestment (LT gain)", "-2.00"), ("Reinvestment (ST gain)", "-3.00"), ("Buy", "-50.00"), ("Sell", "51.00"),
    ("Buy (exchange)", "-6.00"), ("Sell (exchange)", "6.00"), ("Buy", "500.00"), ("Advisor fee", "-8.00"),
    ("Something new", "4.00"),
)  # fmt: skip

_FOOTER = (
    "",
    '"The data and information in this spreadsheet is provided to you solely for your use and is not for others. For',
    'informational purposes only, it is no advice."',
    "",
    '"Brokerage services are provided by Fidelity Brokerage Services LLC (FBS), 900 Salem Street, Smithfield RI"',
    "",
    "Date downloaded 05/17/2026 2:29 pm",
)


def fidelity(generation: str, rows: tuple[Row, ...] = FIDELITY_ACTIONS, columns: list[str] | None = None) -> bytes:
    """A Fidelity history in one generation, with its preamble, footer, encoding and habits."""
    letter = generation[0]
    header = columns or FIDELITY_HEADERS[generation].split(",")
    lines = {"A": ["", "", "Brokerage", ""], "B": ["", "", ""], "C": ["", ""], "D": ["", ""], "E": []}[letter]
    lines = [*lines, ",".join(header), *([""] if letter == "E" else [])]
    for row in reversed(rows):
        values = _fidelity_values(letter, row)
        cells = [values.get(name.removesuffix(" ($)"), "") for name in header]
        lines.append(",".join(_fidelity_cell(letter, name, cell) for name, cell in zip(header, cells, strict=True)))
    newline = "\r\n" if letter in "CD" else "\n"
    return (b"\xef\xbb\xbf" if letter in "DE" else b"") + newline.join([*lines, *_FOOTER, ""]).encode()


def _fidelity_values(letter: str, row: Row) -> dict[str, str]:
    written = "%m-%d-%Y" if letter == "E" else "%m/%d/%Y"
    action = row.action
    if row.as_of:
        style = {"A": "as of %b-%d-%Y", "E": "AS OF %m-%d-%y"}.get(letter, "as of %Y-%m-%d")
        action += " " + row.as_of.strftime(style)
    if letter != "A":
        action += " (Cash)"
    number = "" if letter in "CDE" else f" {FIDELITY_NUMBER}"
    return {
        "Run Date": row.day.strftime(written),
        "Account": FIDELITY_NAME + number,
        "Account Number": FIDELITY_NUMBER,
        "Action": action,
        "Symbol": row.symbol or (" " if letter == "A" else ""),
        "Description": row.description,
        "Security Description": row.description,
        "Type": "Cash",
        "Security Type": "Cash",
        "Quantity": row.quantity
        and (f"{row.quantity}.000" if letter == "A" and "." not in row.quantity else row.quantity),
        "Currency": "USD",
        "Price": row.price,
        "Exchange Quantity": "0",
        "Amount": row.amount,
        "Cash Balance": "Processing" if letter == "D" else "100.00",
        "Settlement Date": row.day.strftime(written) if row.price else "",
    }


def _fidelity_cell(letter: str, name: str, cell: str) -> str:
    if name == "Account" and letter in "AB":
        label, _, number = cell.rpartition(" ")
        return f'"{label}" {number}'
    if letter == "E":
        return cell if name == "Action" or cell else '""'
    quoted = f'"{cell}"' if "," in cell or name == "Action" else cell
    return f" {cell}" if letter == "A" and name in ("Run Date", "Action") else quoted


def schwab(era: str, rows: tuple[Row, ...] = SCHWAB_ACTIONS) -> bytes:
    """A Schwab CSV history of one era."""
    if era == "2013":
        lines = [SCHWAB_HEADERS[era]]
        for row in rows:
            amount = f"(${row.amount[1:]})" if row.amount.startswith("-") else row.amount and f"${row.amount}"
            out = io.StringIO()
            description = f"{row.description} type: {row.action.upper()}"
            day = f"{row.day.month}/{row.day.day}/{row.day:%y}"
            csv.writer(out, lineterminator="").writerow(
                [day, "Activity", row.quantity, row.symbol, description, row.price, amount, ""]
            )
            lines.append(out.getvalue())
        return ("\n".join(lines) + "\n").encode()
    title = {
        "2021": '"Transactions  for account Brokerage XXXX-1892 as of 11/15/2020 18:00:21 ET"',
        "2022": '"Transactions  for account General Investing ...892 as of 05/03/2023 02:21:05 PM ET"',
    }.get(era)
    comma = "," if era == "2021" else ""
    lines = [*([title] if title else []), SCHWAB_HEADERS[era]]
    lines += [",".join(f'"{cell}"' for cell in _schwab_cells(row)) + comma for row in rows]
    if era == "2021":
        lines.append('Transactions Total,"","","","","","",$0.00')
    if era == "2022":
        lines.append('"Transactions Total","","","","","","","-$1,574.04",')
    return ("\r\n" if era == "2022" else "\n").join([*lines, ""]).encode()


def schwab_json(rows: tuple[Row, ...] = SCHWAB_ACTIONS) -> bytes:
    """The JSON form of the same history."""
    names = ("Date", "Action", "Symbol", "Description", "Quantity", "Price", "Fees & Comm", "Amount")
    items = [dict(zip(names, _schwab_cells(row), strict=True)) | {"AcctgRuleCd": "1"} for row in rows]
    return json.dumps(
        {
            "FromDate": "01/01/2012",
            "ToDate": "12/31/2012",
            "TotalTransactionsAmount": "$1,234.56",
            "TotalFeesAndCommAmount": "$0.01",
            "BrokerageTransactions": items,
        },
        indent=2,
    ).encode()


def _schwab_cells(row: Row) -> tuple[str, ...]:
    day = row.day.strftime("%m/%d/%Y") + (row.as_of.strftime(" as of %m/%d/%Y") if row.as_of else "")
    amount = f"-${row.amount[1:]}" if row.amount.startswith("-") else row.amount and f"${row.amount}"
    return (day, row.action, row.symbol, row.description, row.quantity, row.price, "", amount)


def vanguard(generation: str, types: tuple[tuple[str, str], ...] = VANGUARD_TYPES, *, plan: bool = False) -> bytes:
    """A Vanguard file of two tables, or of four with those of an employer plan."""
    written = "%m/%d/%Y" if generation == "old" else "%Y-%m-%d"
    lines = [VANGUARD_POSITIONS, "10000001,EXAMPLE FUND,EXMPX,10.5,10.00,105.00,", "", "", VANGUARD_HEADERS[generation]]
    for number, (kind, amount) in enumerate(types):
        day = date(2021, 5, 1 + number).strftime(written)
        lines.append(f"10000001,{day},{day},{kind},{kind},EXAMPLE FUND,EXMPX,0.0,1.0,{amount},0.0,{amount},0.0,CASH,")
    if plan:
        lines += ["", "", VANGUARD_PLAN_POSITIONS, "093456,EXAMPLE PLAN,EXAMPLE FUND,1.0,10.00,10.00,", "", ""]
        lines += [
            VANGUARD_PLAN,
            "093456,05/03/2021,05/04/2021,Plan Contribution,Plan Contribution,EXAMPLE FUND,10.0,5.0,50.0,",
        ]
    return ("\n".join(lines) + "\n").encode()
