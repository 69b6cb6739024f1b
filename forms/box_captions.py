"""What is printed in the boxes of Forms 1099-R and 5498: the number and the words that stand above a box.

The words are those of the forms since 2009; the state and local boxes of Form 1099-R were numbered two lower before
2020, and a box is known by its words, so both numbers are accepted for them. Nothing here says where a box stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from basis.model import ReturnForm


class Caption(NamedTuple):
    """The printed caption of a box: its key, its numbers ("" for a box without one of its own), its words.

    `mark` is a box to check. `words` are lower case without punctuation, in the order in which they are printed.
    """

    key: str
    numbers: tuple[str, ...]
    words: tuple[str, ...]
    mark: bool = False


def tokens(text: str) -> tuple[str, ...]:
    """A text as its words are compared: lower case, without punctuation, a slash parting two words."""
    plain = text.replace("\u2019", "'").casefold()
    return tuple(word for part in plain.split("/") for word in re.findall(r"[a-z0-9%$&-]+(?:'s)?", part))


def _box(key: str, number: str, words: str, *more: str, mark: bool = False) -> Caption:
    return Caption(key, (number, *more) if number else (), tokens(words), mark)


BOX_CAPTIONS: Mapping[ReturnForm, tuple[Caption, ...]] = {
    ReturnForm.F1099R: (
        _box("1", "1", "Gross distribution"),
        _box("2a", "2a", "Taxable amount"),
        _box("2b_not_determined", "2b", "Taxable amount not determined", mark=True),
        _box("2b_total", "", "Total distribution", mark=True),
        _box("3", "3", "Capital gain (included in box 2a)"),
        _box("4", "4", "Federal income tax withheld"),
        _box("5", "5", "Employee contributions/Designated Roth contributions or insurance premiums"),
        _box("6", "6", "Net unrealized appreciation in employer's securities"),
        _box("7", "7", "Distribution code(s)"),
        _box("7_ira", "", "IRA/SEP/SIMPLE", mark=True),
        _box("8", "8", "Other"),
        _box("9a", "9a", "Your percentage of total distribution"),
        _box("9b", "9b", "Total employee contributions"),
        _box("10", "10", "Amount allocable to IRR within 5 years"),
        _box("11", "11", "1st year of desig. Roth contrib."),
        _box("12", "12", "FATCA filing requirement", mark=True),
        _box("13", "13", "Date of payment"),
        _box("14", "14", "State tax withheld", "12"),
        _box("15", "15", "State/Payer's state no.", "13"),
        _box("16", "16", "State distribution", "14"),
        _box("17", "17", "Local tax withheld", "15"),
        _box("18", "18", "Name of locality", "16"),
        _box("19", "19", "Local distribution", "17"),
    ),
    ReturnForm.F5498: (
        _box("1", "1", "IRA contributions (other than amounts in boxes 2-4, 8-10, 13a, and 14a)"),
        _box("2", "2", "Rollover contributions"),
        _box("3", "3", "Roth IRA conversion amount"),
        _box("4", "4", "Recharacterized contributions"),
        _box("5", "5", "Fair market value of account"),
        _box("5", "5", "FMV of account"),
        _box("6", "6", "Life insurance cost included in box 1"),
        _box("7_ira", "7", "IRA", mark=True),
        _box("7_sep", "", "SEP", mark=True),
        _box("7_simple", "", "SIMPLE", mark=True),
        _box("7_roth", "", "Roth IRA", mark=True),
        _box("8", "8", "SEP contributions"),
        _box("9", "9", "SIMPLE contributions"),
        _box("10", "10", "Roth IRA contributions"),
        _box("11", "11", "If checked, required minimum distribution for", mark=True),
        _box("11", "11", "Check if RMD for", mark=True),
        _box("12a", "12a", "RMD date"),
        _box("12b", "12b", "RMD amount"),
        _box("13a", "13a", "Postponed/late contrib."),
        _box("13a", "13a", "Postponed/late contribution"),
        _box("13b", "13b", "Year"),
        _box("13c", "13c", "Code"),
        _box("14a", "14a", "Repayments"),
        _box("14b", "14b", "Code"),
        _box("15a", "15a", "FMV of certain specified assets"),
        _box("15b", "15b", "Code(s)"),
    ),
}

_PAYER = "name, street address, city or town, state or province, country, ZIP or foreign postal code, and telephone no."

PARTY_CAPTIONS: Mapping[ReturnForm, tuple[Caption, ...]] = {
    ReturnForm.F1099R: (
        _box("payer", "", f"PAYER'S {_PAYER}"),
        _box("payer_tin", "", "PAYER'S TIN"),
        _box("payer_tin", "", "PAYER'S federal identification number"),
        _box("recipient_tin", "", "RECIPIENT'S TIN"),
        _box("recipient_tin", "", "RECIPIENT'S identification number"),
        _box("recipient", "", "RECIPIENT'S name"),
        _box("account", "", "Account number (see instructions)"),
    ),
    ReturnForm.F5498: (
        _box("payer", "", f"TRUSTEE'S or ISSUER'S {_PAYER}"),
        _box("payer_tin", "", "TRUSTEE'S or ISSUER'S TIN"),
        _box("payer_tin", "", "TRUSTEE'S or ISSUER'S federal identification no."),
        _box("recipient_tin", "", "PARTICIPANT'S TIN"),
        _box("recipient_tin", "", "PARTICIPANT'S social security number"),
        _box("recipient", "", "PARTICIPANT'S name"),
        _box("account", "", "Account number (see instructions)"),
    ),
}
"""Who the form is from and for. A word more or less at the end of a caption does no harm."""

OTHER_CAPTIONS: tuple[Caption, ...] = (
    _box("address", "", "Street address (including apt. no.)"),
    _box("address", "", "City or town, state or province, country, and ZIP or foreign postal code"),
    *(
        Caption("", (), tokens(words))
        for words in (
            "OMB No.",
            "Distributions From Pensions, Annuities, Retirement or Profit-Sharing Plans, IRAs",
            "IRA Contribution Information",
            "Copy A",
            "Copy B",
            "Copy C",
            "Copy D",
            "Copy 1",
            "Copy 2",
            "For Participant",
            "Report this income on your federal tax return.",
            "This information is being furnished to the IRS.",
            "Form 1099-R",
            "Form 5498",
            "Department of the Treasury - Internal Revenue Service",
        )
    ),
)
"""What else begins a cell of these forms: a value never reaches past it."""
