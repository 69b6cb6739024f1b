"""A record comes out of the ledger as it went in."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_samples import contribution

from basis.errors import InputRejectedError
from basis.identity import Ssn
from basis.ledger import Ledger, NewEntry, Writer, effective
from basis.model import (
    AccountType,
    Entry,
    EntryError,
    EntryKind,
    Evidence,
    Fact,
    FiledForm,
    InformationReturn,
    Owner,
    Purpose,
    ReturnForm,
    RothPart,
    Treatment,
)

TEXT = st.text(max_size=20)
NAMES = st.text("abcdefghij-ü", max_size=8)
DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))
CENTS = st.integers(0, 10**14)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Any entry that does not contradict itself."""
    day = draw(DAYS)
    cents = draw(st.integers(1, 10**14))
    kind = draw(st.sampled_from([kind for kind in EntryKind if kind is not EntryKind.YEAR_END_VALUE]))
    gift = kind is EntryKind.QCD
    purposes = [purpose for purpose in Purpose if gift or purpose is not Purpose.SPLIT_INTEREST]
    return Entry(
        account="a1",
        account_type=draw(st.sampled_from(AccountType)),
        kind=kind,
        cents=cents,
        day=draw(st.sampled_from([day, None])),
        year=day.year,
        for_year=day.year if gift else draw(st.integers(1974, day.year)),
        arrived=draw(st.one_of(st.none(), st.dates(day, date(2031, 12, 31)))),
        contributed_on=draw(st.one_of(st.none(), DAYS)),
        to_account=draw(st.sampled_from(["", "a1"])),
        to_account_type=draw(st.one_of(st.none(), st.sampled_from(AccountType))),
        from_account_type=draw(st.one_of(st.none(), st.sampled_from(AccountType))),
        treatment=draw(st.one_of(st.none(), st.sampled_from(Treatment))),
        purpose=draw(st.one_of(st.none(), st.sampled_from(purposes))),
        earnings=draw(st.one_of(st.none(), st.integers(-(10**14), 10**14))),
        basis=draw(st.one_of(st.none(), st.integers(0, cents))),
        part=draw(st.one_of(st.none(), st.sampled_from(RothPart))),
        plan=draw(NAMES),
        decedent=draw(NAMES),
        other_party=draw(TEXT),
        ref=draw(NAMES),
        evidence=draw(st.sampled_from(Evidence)),
        note=draw(TEXT),
    )


@contextmanager
def rolled_back(ledger: Ledger) -> Iterator[Writer]:
    """A transaction that leaves the ledger as the next example needs it."""
    with ledger.writing(by="the preparer", keep=False) as write:
        yield write


@pytest.fixture(scope="module")
def shelf(filled: Path, new_ledger: Path) -> Iterator[Ledger]:
    """One ledger for all examples: each is rolled back."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        path.write_bytes(filled.read_bytes())
        with Ledger.open(path, environment={"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}) as ledger:
            yield ledger


def as_entry(kept: Entry) -> Entry:
    """A kept entry without what the ledger adds."""
    return Entry(**{field.name: getattr(kept, field.name) for field in fields(Entry)})


@given(entry=entries())
@settings(max_examples=60, deadline=None)
def test_any_entry_comes_out_as_it_went_in(shelf: Ledger, entry: Entry) -> None:
    with rolled_back(shelf) as write:
        (number,) = write.add_entries("maya", [NewEntry(entry=entry, rule="typed", custodian="fidelity", rows=(1,))])
        kept = shelf.entry(number)
        assert as_entry(kept) == entry
        assert (kept.rule, kept.custodian, kept.client) == ("typed", "fidelity", "maya")
        assert [source.row_id for source in kept.sources] == [1]


def test_a_year_end_value_of_nothing_stays_a_value(shelf: Ledger) -> None:
    entry = replace(
        contribution("a1"), kind=EntryKind.YEAR_END_VALUE, cents=0, day=date(2024, 12, 31), year=2024, for_year=None
    )
    with rolled_back(shelf) as write:
        (number,) = write.add_entries("maya", [NewEntry(entry=entry, rule="typed")])
        assert as_entry(shelf.entry(number)) == entry


def test_an_entry_that_contradicts_itself_never_reaches_the_ledger() -> None:
    with pytest.raises(EntryError):
        contribution("a1", cents=-1)


@given(
    value=TEXT.filter(bool),
    note=TEXT,
    evidence=TEXT,
    year=st.one_of(st.none(), st.integers(1974, 2030)),
    key=st.sampled_from(["magi_roth", "employer", "birth_date"]),
    about=st.sampled_from(["", "acme"]),
)
@settings(max_examples=40, deadline=None)
def test_any_fact_comes_out_as_it_went_in(
    shelf: Ledger, value: str, note: str, evidence: str, year: int | None, key: str, about: str
) -> None:
    fact = Fact(owner="maya", key=key, about=about, value=value, year=year, evidence=evidence, note=note)
    with rolled_back(shelf) as write:
        number = write.add_fact("maya", fact)
        assert replace(fact, id=number) in shelf.facts("maya")


def test_a_fact_with_an_empty_value_withdraws_the_one_before(shelf: Ledger) -> None:
    said = Fact(owner="maya", key="magi_roth", value="5.00", year=2024)
    with rolled_back(shelf) as write:
        write.add_fact("maya", said)
        write.add_fact("maya", replace(said, value=""))
        assert not [fact for fact in shelf.facts("maya") if fact.key == "magi_roth"]
        told = [fact.value for fact in shelf.facts("maya", history=True) if fact.key == "magi_roth"]
        assert told[-2:] == ["5.00", ""]


@given(
    form=st.sampled_from(ReturnForm),
    boxes=st.dictionaries(NAMES, st.one_of(CENTS, st.just(True), TEXT), max_size=6),
    payer=TEXT,
    year=st.integers(2012, 2030),
    marks=st.tuples(st.booleans(), st.booleans()),
    absent=st.frozensets(NAMES, max_size=3),
    evidence=st.sampled_from(Evidence),
)
@settings(max_examples=40, deadline=None)
def test_any_form_1099_r_or_5498_comes_out_as_it_was_issued(
    shelf: Ledger,
    form: ReturnForm,
    boxes: dict[str, int | bool | str],
    payer: str,
    year: int,
    marks: tuple[bool, bool],
    absent: frozenset[str],
    evidence: Evidence,
) -> None:
    issued = InformationReturn(
        form=form,
        tax_year=year,
        account="a1",
        payer=payer,
        boxes=boxes,
        corrected=marks[0],
        void=marks[1],
        not_in_file=absent,
        evidence=evidence,
    )
    with rolled_back(shelf) as write:
        number = write.add_return("maya", issued, row_id=1)
        kept = next(each for each in shelf.returns("maya") if each.id == number)
        assert kept == replace(issued, id=number, client="maya")
        assert [type(value) for value in kept.boxes.values()] == [type(boxes[box]) for box in kept.boxes]
        assert kept.source is not None
        assert kept.source.row == 2


@given(
    lines=st.dictionaries(st.sampled_from(["1", "14", "15a"]), CENTS), note=TEXT, decedent=NAMES, amended=st.booleans()
)
@settings(max_examples=30, deadline=None)
def test_any_form_8606_as_filed_comes_out_as_it_was_frozen(
    shelf: Ledger, lines: dict[str, int], note: str, decedent: str, amended: bool
) -> None:
    filed = FiledForm(
        id=0,
        owner=Owner("maya", decedent),
        year=2023,
        filed_on=date(2024, 4, 15),
        lines=lines,
        amended=amended,
        ours=True,
        note=note,
    )
    with rolled_back(shelf) as write:
        number = write.add_filed(filed, evidence=None)
        assert replace(filed, id=number) in shelf.filed("maya")


def test_a_reversal_undoes_an_entry_and_its_own_reversal_restores_it(ledger: Ledger) -> None:
    before = ledger.entries("maya")
    standing = effective(before)
    (entry,) = standing
    with ledger.writing(by="the preparer") as write:
        undone = write.reverse(entry.id, "typed twice")
    assert effective(ledger.entries("maya")) == ()
    assert ledger.entry(undone).reason == "typed twice"
    with ledger.writing(by="the preparer") as write:
        restored = write.reverse(undone, "it was right after all")
    assert effective(ledger.entries("maya")) == standing
    with ledger.writing(by="the preparer") as write:
        write.reverse(restored, "no, it was not")
    assert effective(ledger.entries("maya")) == ()
    assert ledger.entries("maya")[: len(before)] == before
    assert ledger.verify() == []


def test_the_last_fact_is_in_force_and_the_earlier_ones_are_kept(ledger: Ledger) -> None:
    with ledger.writing(by="the preparer") as write:
        write.add_fact("maya", Fact(owner="maya", key="magi_roth", value="5.00", year=2024))
    in_force = [fact.value for fact in ledger.facts("maya") if fact.key == "magi_roth"]
    told = [fact.value for fact in ledger.facts("maya", history=True) if fact.key == "magi_roth"]
    assert in_force == ["5.00"]
    assert told == ["98,765.00", "5.00"]


def test_a_client_id_and_an_ssn_belong_to_one_person(ledger: Ledger) -> None:
    for client, ssn in (("maya", "900-00-0999"), ("other", "900-00-0417")):
        with pytest.raises(InputRejectedError) as found, ledger.writing(by="the preparer") as write:
            write.add_client(client, name="Somebody Else", ssn=Ssn.parse(ssn))
        assert "0417" not in found.value.message or "***" in found.value.message
    assert [client.id for client in ledger.clients()] == ["maya", "noor"]


def test_a_misspelt_client_is_answered_with_the_nearest_one(ledger: Ledger) -> None:
    with pytest.raises(InputRejectedError, match="mayra") as found:
        ledger.client("mayra")
    assert "did you mean maya?" in found.value.next_step
