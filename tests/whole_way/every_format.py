"""A folder with one sample of every format and generation, and somebody who answers whatever is asked about it."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from finished_samples import filled, text_pdf
from importer_samples import samples
from printed_forms import PARTIES, drawn

from basis.model import Question

TESTS = Path(__file__).parents[1]

CLIENT, NAME, SSN = "ada", "Ana Sample", "900-00-0001"
NOTES = {
    "etrade/plain_table.csv": "ET10000001",
    "fidelity/401k_history_old.csv": "FP10000002",
    "fidelity/401k_history_with_price.csv": "FP10000002",
    "ibkr/flex_cash.csv": "U0000001",
    "m1/activity.csv": "MO10000003",
    "robinhood/report.csv": "RH10000004",
    "robinhood/report_with_account_type.csv": "RH10000004",
    "schwab/2013_old_history.csv": "SW10000005",
    "tdameritrade/transactions.csv": "TD10000006",
    "tdameritrade/transactions_with_balance.csv": "TD10000006",
    "tdameritrade/transactions_with_sales_fee.csv": "TD10000006",
    "wealthfront/investing.csv": "WF10000007",
    "workplace/plan_history.csv": "WP10000008",
}
"""What files that name no account are of."""


def papers() -> dict[str, bytes]:
    """The PDFs that a client brings, drawn here."""
    boxes = {"1": "6,500.00", "2a": "6,500.00", "7": "2", "7_ira": "X", "2b_not_determined": "X"}
    value = {"5": "81,204.16", "3": "6,500.00", "7_roth": "X"}
    return {
        "1099r.pdf": drawn("1099-R", [boxes | PARTIES | {"account": "Z77710009"}] * 2, fields=True),
        "5498.pdf": drawn("5498", [value | PARTIES | {"account": "Z77710010"}]),
        "8606.pdf": filled(2022),
        "transcript.pdf": text_pdf((TESTS / "importers/samples/returns/transcript_viewer.txt").read_text()),
    }


def folder_of_everything(folder: Path, families: Sequence[str]) -> Path:
    """All samples below a folder, so that they are read family by family in this order."""
    places = {family: f"{number:02} {family}" for number, family in enumerate(families)}
    for sample in samples():
        place = folder / places[sample.parent.name]
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy(sample, place / sample.name)
    (folder / places["papers"]).mkdir()
    for name, data in papers().items():
        (folder / places["papers"] / name).write_bytes(data)
    notes = [f'["{places[name.split("/")[0]]}/{name.split("/")[1]}"]\naccount = "{to}"\n' for name, to in NOTES.items()]
    taxes = f'["{places["returns"]}/tax_software.txf"]\naccount = "TX10000011"\ntax_year = 2023\n'
    without_year = ("account_ability.txt", "express.txt", "taxbit_5498.csv")
    of_2022 = [f'["{places["returns"]}/{name}"]\ntax_year = 2022\n' for name in without_year]
    (folder / "basis-import.toml").write_text("\n".join([*notes, taxes, *of_2022]))
    return folder


def families() -> list[str]:
    """The folders that the samples lie in, and that of the PDFs."""
    return [*sorted({sample.parent.name for sample in samples()}), "papers"]


def answer_to(question: Question) -> str:
    """What is answered, told from the question alone: always the same, and seldom what the real client would say."""
    choices = [choice.answer for choice in question.choices]
    asked = question.asks.lower()
    wanted = {
        "birth_date": "1960-01-01",
        "treatment": "nondeductible",
        "opening": "0",
        "year_end": "1,000",
        "account_type": (
            "roth_ira"
            if "roth" in asked and "401" not in asked
            else "plan_pretax"
            if "401" in asked or "plan" in asked
            else "taxable"
            if "individual" in asked or "brokerage" in asked
            else "traditional_ira"
        ),
    }.get(question.kind, "")
    if wanted and (wanted in choices or question.kind != "account_type"):
        return wanted
    if "AMOUNT" in choices or "VALUE" in choices:
        return "0"
    return next((each for each in ("yes", "form", "none") if each in choices), choices[0])


def write_answers(path: Path, questions: Iterable[Question]) -> Path:
    """The answers as the file that `basis review answer --answers` takes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["question", "answer", "why"])
        rows.writerows([question.id, answer_to(question), "as the test says"] for question in questions)
    return path
