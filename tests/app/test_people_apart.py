"""People on file together are figured as each would be alone: spouses share no basis, and no inherited IRA is one's
own (section 408(d)(2); instructions for Form 8606, "More than one Form 8606 required")."""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

sys.path.append(str(Path(__file__).parents[1] / "engine"))

from naive_history import Past, naive_years
from random_histories import inherited_record, owned_past, pasts

from basis.app.figures import history_of
from basis.app.importing import import_bytes
from basis.engine import Record
from basis.identity import Ssn
from basis.ledger import Ledger
from basis.model import Fact
from basis.money import plain_amount

BY = "the tests"
SSNS = {"ana": "900-00-0417", "ben": "900-00-0418"}
COLUMNS = (
    "date", "owner", "account", "account_type", "kind", "amount", "for_year", "to_account", "to_account_type",
    "treatment", "part", "decedent",
)  # fmt: skip


def ledger_file(owner: str, record: Record) -> list[dict[str, object]]:
    """The rows of a record as a generic ledger file has them. The same names of accounts serve every owner."""
    return [
        {
            "date": entry.day,
            "owner": owner,
            "account": record.accounts[entry.account].label,
            "account_type": entry.account_type.value,
            "kind": entry.kind.value,
            "amount": plain_amount(entry.cents),
            "for_year": entry.for_year,
            "to_account": "Roth" if entry.kind == "conversion" else None,
            "to_account_type": "roth_ira" if entry.kind == "conversion" else None,
            "treatment": entry.treatment.value if entry.treatment else None,
            "part": entry.part.value if entry.part else None,
            "decedent": entry.decedent or None,
        }
        for entry in record.entries
    ]


def as_csv(rows: Iterable[dict[str, object]]) -> bytes:
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def facts_of(record: Record, owner: str, spouse: str) -> list[Fact]:
    """The facts of a record for one client; of a decedent, those that are kept with the client."""
    own = [fact for fact in record.facts.all() if fact.key != "spouse"]
    if record.owner.decedent:
        return [Fact(owner="decedent:leo", key=f.key, value=f.value, year=f.year) for f in own]
    married = Fact(owner=owner, key="spouse", value=spouse)
    return [*(Fact(owner=owner, key=f.key, value=f.value, year=f.year) for f in own), married]


@pytest.fixture(scope="module")
def figured(new_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable:
    """The printed lines, in cents, of each pool asked for, when these people are on file together."""

    def figure(on_file: dict[str, tuple[Record, ...]], asked: Iterable[tuple[str, str]]) -> list[object]:
        path = tmp_path_factory.mktemp("people") / "ledger.db"
        shutil.copy(new_ledger, path)
        with Ledger.open(path, environment={"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}) as ledger:
            with ledger.writing(by=BY) as write:
                for client in on_file:
                    write.add_client(client, name=f"{client.title()} Sample", ssn=Ssn.parse(SSNS[client]))
            for client, records in on_file.items():
                spouse = next((other for other in on_file if other != client), "outside")
                rows = [row for record in records for row in ledger_file(client, record)]
                (report,) = import_bytes(ledger, as_csv(rows), f"{client}.csv", by=BY, client=client)
                assert not report.error, report.error
                with ledger.writing(by=BY) as write:
                    for record in records:
                        for fact in facts_of(record, client, spouse):
                            write.add_fact(client, fact)
            found = (history_of(ledger, client, decedent=decedent, through=2025)[1] for client, decedent in asked)
            return [
                {
                    year: {number: line.cents for number, line in result.lines.items() if number != "10"}
                    for year, result in history.results.items()
                }
                for history in found
            ]

    return figure


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pasts(), pasts(), pasts(inherited=True))
def test_spouses_and_the_dead_never_touch_each_others_lines(
    figured: Callable, hers: Past, his: Past, leos: Past
) -> None:
    """Ana with Ben and an IRA of Leo's on file, and each of the three by itself."""
    ana, ben, leo = owned_past(hers).record(), owned_past(his).record(), inherited_record(leos)
    together = figured({"ana": (ana, leo), "ben": (ben,)}, [("ana", ""), ("ana", "leo"), ("ben", "")])
    alone = [
        *figured({"ana": (ana,)}, [("ana", "")]),
        *figured({"ana": (leo,)}, [("ana", "leo")]),
        *figured({"ben": (ben,)}, [("ben", "")]),
    ]
    assert together == alone
    for lines, past in zip(together, (hers, leos, his), strict=True):
        for year, expected in naive_years(past).lines.items():
            shown = lines.get(year, {})
            assert shown == expected or (not shown and not any(expected.values()))
