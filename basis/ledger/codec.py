"""Between the records of `basis.model` and the columns of the tables: what is plain, what is JSON, what is sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from enum import Enum
from typing import Any

from basis.model import (
    AccountType,
    Entry,
    Evidence,
    Purpose,
    RothPart,
    Treatment,
)

_DETAILS: Mapping[str, type[Enum] | type[date] | None] = {
    "account_type": AccountType,
    "arrived": date,
    "contributed_on": date,
    "to_account": None,
    "to_account_type": AccountType,
    "from_account_type": AccountType,
    "treatment": Treatment,
    "purpose": Purpose,
    "earnings": None,
    "basis": None,
    "part": RothPart,
    "decedent": None,
    "evidence": Evidence,
}
"""Fields of an entry kept as JSON in `detail`, and what their text is turned back into."""

_SECRETS = ("plan", "other_party", "ref", "note")
"""Fields of an entry that are sealed: free text, in which a name or a number may stand."""

_DEFAULTS = {field.name: field.default for field in fields(Entry)}


def dumps(value: Any) -> bytes:
    """JSON as it is sealed: keys in order, so that equal records have equal bytes."""
    return _as_json(value).encode()


_as_json = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def entry_detail(entry: Entry) -> str:
    """The fields of an entry that differ from nothing, as JSON."""
    found = ((name, getattr(entry, name)) for name in _DETAILS)
    return _as_json({name: _plain(value) for name, value in found if value != _DEFAULTS[name]})


def entry_secrets(entry: Entry, reason: str = "") -> dict[str, str]:
    """The fields of an entry that are sealed, those that say something."""
    found = {name: str(getattr(entry, name)) for name in _SECRETS} | {"reason": reason}
    return {name: value for name, value in found.items() if value}


def entry_fields(detail: str, secrets: Mapping[str, str]) -> dict[str, Any]:
    """The keyword arguments of an entry out of its JSON and its sealed fields."""
    stored = json.loads(detail)
    found = {name: _typed(_DETAILS[name], value) for name, value in stored.items()}
    return found | {name: secrets[name] for name in (*_SECRETS, "reason") if name in secrets}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _typed(kind: type[Enum] | type[date] | None, value: Any) -> Any:
    if kind is None or value is None:
        return value
    return kind(value) if issubclass(kind, Enum) else date.fromisoformat(value)
