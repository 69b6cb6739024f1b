"""Two rows that custodians call a transfer, out of a traditional IRA and into a Roth IRA (section 408A(d)(3)(C))."""

from __future__ import annotations

from records import IRA, ROTH, SEP, Owned

from basis.engine import Line, Status


def moved() -> tuple[Owned, str, str]:
    """10,000 of basis, 40,000 left at the end of the year, and 10,000 that moved."""
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(10_000, 2022)
    owned.value(IRA, 2023, 40_000)
    out = owned.entry(IRA, "transfer_out", "2023-03-01", 10_000)
    arrived = owned.entry(ROTH, "transfer_in", "2023-03-03", 10_000)
    return owned, out, arrived


def line(owned: Owned, number: str) -> Line:
    return owned.history(2023).results[2023].lines[number]


def test_it_is_figured_as_a_conversion_and_asked_whether_the_rows_are_one_movement() -> None:
    owned, out, arrived = moved()
    assert (line(owned, "8").cents, line(owned, "8").status) == (10_000_00, Status.CONFLICT)
    assert {part.asks for part in line(owned, "8").components if part.asks} == {f"link:{out}:{arrived}"}
    assert line(owned, "14").cents == 8_000_00


def test_forms_1099_r_and_5498_of_the_amount_answer_that_and_add_nothing() -> None:
    owned, *_ = moved()
    owned.form("1099-R", 2023, IRA, box_1=10_000, box_7="2", box_7_ira=True)
    owned.form("5498", 2023, ROTH, box_3=10_000, box_7_roth=True)
    assert (line(owned, "8").cents, line(owned, "8").status) == (10_000_00, Status.KNOWN)


def test_two_movements_are_two_transfers_and_on_no_line() -> None:
    owned, out, arrived = moved()
    owned.decisions[f"link:{out}:{arrived}"] = "different"
    assert line(owned, "8").status is Status.BLANK


def test_a_transfer_that_a_traditional_ira_received_is_no_conversion_though_a_roth_ira_received_as_much() -> None:
    owned, *_ = moved()
    owned.entry(SEP, "transfer_in", "2023-03-06", 10_000)
    owned.value(SEP, 2023, 10_000)
    assert line(owned, "8").status is Status.BLANK
