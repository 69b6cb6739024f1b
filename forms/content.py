"""What goes into a form: printed texts by line, and who it is for. No layout, no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from basis.identity import Ein, Ssn


@dataclass(frozen=True, slots=True)
class Address:
    """The address block, for a form that is filed by itself."""

    street: str = ""
    apartment: str = ""
    city: str = ""
    foreign_country: str = ""
    foreign_province: str = ""
    foreign_postal_code: str = ""


@dataclass(frozen=True, slots=True)
class Preparer:
    """The paid preparer block; signatures and dates are written by hand."""

    name: str = ""
    ptin: str = ""
    firm_name: str = ""
    firm_ein: Ein | None = None
    firm_address: str = ""
    phone: str = ""
    self_employed: bool = False


@dataclass(frozen=True, slots=True)
class FormContent:
    """One Form 8606 as it is to be printed.

    `lines` names every line of the form: `7,000`, `7,000.00`, `(12)`, the ratio as `0.07000`, "" for an empty line.
    `marks` go before an amount, `{"13": "*"}`, and `footnote` says at the foot of those pages what they mean.
    `amended` checks the box that revisions to 2018 have; later ones have none, there Form 1040-X says it.
    `draft` stamps every page as not for filing.
    """

    tax_year: int
    lines: Mapping[str, str]
    name: str
    ssn: Ssn
    marks: Mapping[str, str] = field(default_factory=dict)
    footnote: str = ""
    address: Address = field(default_factory=Address)
    preparer: Preparer = field(default_factory=Preparer)
    amended: bool = False
    draft: bool = False

    def role_texts(self) -> dict[str, str]:
        """The text of every cell that is not a line, by role; the SSN and EIN in full: this is for the form alone."""
        return {
            "name": self.name,
            "ssn": self.ssn.dashed(),
            "address": self.address.street,
            "apt": self.address.apartment,
            "city": self.address.city,
            "foreign_country": self.address.foreign_country,
            "foreign_province": self.address.foreign_province,
            "foreign_postal": self.address.foreign_postal_code,
            "preparer_name": self.preparer.name,
            "ptin": self.preparer.ptin,
            "firm_name": self.preparer.firm_name,
            "firm_ein": _dashed(self.preparer.firm_ein),
            "firm_address": self.preparer.firm_address,
            "phone": self.preparer.phone,
        }

    def role_checks(self) -> dict[str, bool]:
        """Whether each checkbox is checked, by role."""
        return {"amended": self.amended, "self_employed": self.preparer.self_employed}


def _dashed(ein: Ein | None) -> str:
    return f"{ein.reveal()[:2]}-{ein.reveal()[2:]}" if ein is not None else ""
