"""What identifies a person cannot be read in the file, and not at all once the client is erased."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from ledger_samples import DATA, FILE_NAME, MAYA, NAME, NUMBER, PAPER, everything_on_disk, fill

from basis.errors import CannotWriteError, InputRejectedError
from basis.identity import Ssn
from basis.ledger import Ledger
from basis.ledger.crypto import FINGERPRINT_BYTES

PLANTED = (
    MAYA.reveal(),
    MAYA.dashed(),
    NAME,
    "Quillfeather",
    NUMBER,
    NUMBER[1:],
    FILE_NAME,
    DATA.decode(),
    "CASH CONTRIBUTION",
    "98,765.00",
    "told on the telephone",
    "her letter",
    "it never happened",
    "the same money",
    "Example Trust",
    PAPER.decode(),
)


def forms_of(secret: str) -> tuple[bytes, ...]:
    """How a secret could stand in a file."""
    return secret.encode(), secret.encode("utf-16-le"), secret.encode().hex().encode(), secret.upper().encode()


@pytest.mark.parametrize("secret", PLANTED)
def test_no_secret_stands_in_the_file_or_beside_it(path: Path, secret: str) -> None:
    assert not any(form in everything_on_disk(path) for form in forms_of(secret))


def test_no_secret_stands_there_while_the_ledger_is_written(new_ledger: Path, tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    shutil.copy(new_ledger, path)
    with Ledger.open(path) as ledger:
        fill(ledger)
        assert {each.name for each in tmp_path.iterdir()} >= {"ledger.db", "ledger.db-wal", "ledger.db-shm"}
        written = everything_on_disk(path)
    assert not [secret for secret in PLANTED if any(form in written for form in forms_of(secret))]


def test_what_was_sealed_is_read_again_with_the_key(ledger: Ledger) -> None:
    client = ledger.client("maya")
    assert (client.name, client.ssn) == (NAME, MAYA)
    assert ledger.client_by_ssn(MAYA) == client
    assert ledger.client_by_ssn(Ssn.parse("900-00-0999")) is None
    assert ledger.file_bytes(1) == DATA
    assert ledger.row_text(1) == DATA[23:72].decode()
    assert ledger.files("maya")[0].name == FILE_NAME
    (account,) = ledger.accounts("maya")
    assert account.number is not None
    assert account.number.reveal() == NUMBER


def test_equal_secrets_of_two_clients_leave_no_equal_traces(ledger: Ledger) -> None:
    assert ledger.fingerprints("maya", ["material"]) != ledger.fingerprints("noor", ["material"])
    assert ledger.cipher("maya").digest(b"secret") != ledger.cipher("noor").digest(b"secret")


def test_a_fingerprint_is_the_keyed_digest_of_its_material_cut_short(ledger: Ledger) -> None:
    texts = ["material", "", "Vorsorge \u20ac", "half a character \ud800"]
    whole = [ledger.cipher("maya").digest(text.encode("utf-8", "surrogatepass")) for text in texts]
    assert ledger.fingerprints("maya", texts) == [digest[:FINGERPRINT_BYTES] for digest in whole]


def wrapped_key(path: Path, client: str) -> bytes:
    with closing(sqlite3.connect(path)) as connection:
        (key,) = connection.execute("SELECT wrapped FROM client_key WHERE client = ?", (client,)).fetchone()
    return bytes(key)


def sealed_name(path: Path, client: str) -> bytes:
    with closing(sqlite3.connect(path)) as connection:
        (sealed,) = connection.execute("SELECT sealed FROM client WHERE id = ?", (client,)).fetchone()
    return bytes(sealed)


def test_erasing_a_client_leaves_no_key_name_or_number_in_the_bytes(path: Path) -> None:
    key, name = wrapped_key(path, "maya"), sealed_name(path, "maya")
    with Ledger.open(path) as ledger:
        index = ledger.firm.index(MAYA.reveal())
        assert all(gone in everything_on_disk(path) for gone in (key, name, index))
        ledger.erase_client("maya")
        assert not any(gone in everything_on_disk(path) for gone in (key, name, index))
    assert not any(gone in everything_on_disk(path) for gone in (key, name, index))


def test_an_erased_client_can_be_read_by_nobody_and_the_others_by_their_firm(path: Path) -> None:
    with Ledger.open(path) as ledger:
        ledger.erase_client("maya")
    with Ledger.open(path) as ledger:
        assert [client.id for client in ledger.clients()] == ["noor"]
        assert ledger.client_by_ssn(MAYA) is None
        for read in (ledger.client, ledger.entries, ledger.accounts, ledger.facts, ledger.returns, ledger.files):
            with pytest.raises(InputRejectedError, match="no client"):
                read("maya")
        assert ledger.facts("noor")[0].value == "1.00"
        assert ledger.verify() == []


def test_erasing_keeps_the_chain_of_what_was_there(path: Path) -> None:
    with Ledger.open(path) as ledger:
        ledger.erase_client("maya")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM chain_link WHERE client = 'maya'").fetchone()[0] > 1


def test_a_backup_is_the_same_ledger_for_its_owner_alone(ledger: Ledger, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    ledger.backup(target)
    assert target.stat().st_mode & 0o777 == 0o600
    with Ledger.open(target) as copy:
        assert copy.entries("maya") == ledger.entries("maya")
        assert copy.clients() == ledger.clients()
        assert copy.verify() == []


def test_a_backup_never_writes_over_a_file(ledger: Ledger, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    target.write_bytes(b"last year's backup")
    with pytest.raises(CannotWriteError, match="exists already"):
        ledger.backup(target)
    assert target.read_bytes() == b"last year's backup"


def test_a_backup_into_a_folder_that_is_not_there_is_said(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError):
        ledger.backup(tmp_path / "nowhere" / "backup.db")
