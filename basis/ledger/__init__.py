"""The ledger: an append-only, encrypted, hash-chained store of what was imported, decided and filed.

`Ledger` reads; `Writer`, inside `Ledger.writing()`, appends. Only this room knows the database.
"""

from basis.ledger.ledger import Ledger
from basis.ledger.reading import effective
from basis.ledger.records import Client, Head, KeptFile, LedgerInfo, Link, NewEntry, NewRow, StoredRow
from basis.ledger.writing import Writer

__all__ = [
    "Client",
    "Head",
    "KeptFile",
    "Ledger",
    "LedgerInfo",
    "Link",
    "NewEntry",
    "NewRow",
    "StoredRow",
    "Writer",
    "effective",
]
