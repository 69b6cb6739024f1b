"""Where the firm's key comes from: a named file, a passphrase, the keyring, or a file made once for this user.

Nothing here asks anybody for anything, and no key ever lies beside the ledger.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import platformdirs
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from basis.errors import CannotWriteError, InputRejectedError
from basis.ledger.crypto import KEY_BYTES

_NAME = "basis"
_SCRYPT = {"n": 2**15, "r": 8, "p": 1}


def firm_key(environment: Mapping[str, str], salt: bytes) -> bytes:
    """The firm's key: `BASIS_KEY_FILE`, else `BASIS_PASSPHRASE` (scrypt under the ledger's salt), else the keyring,
    else a key file in the user's configuration folder, made when it is first needed."""
    if environment.get("BASIS_KEY_FILE"):
        return _from_file(Path(environment["BASIS_KEY_FILE"]), make=False)
    if environment.get("BASIS_PASSPHRASE"):
        return Scrypt(salt=salt, length=KEY_BYTES, **_SCRYPT).derive(environment["BASIS_PASSPHRASE"].encode())
    return _from_keyring() or _from_file(Path(platformdirs.user_config_dir(_NAME)) / "keys" / "firm.key", make=True)


def _from_file(path: Path, *, make: bool) -> bytes:
    if make and not path.exists():
        _make(path)
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except (OSError, ValueError) as problem:
        raise InputRejectedError(
            f"The key file {path.name} cannot be read as a key.",
            next_step="set BASIS_KEY_FILE to the file that holds the firm's key, 32 bytes in base64",
        ) from problem
    if len(key) != KEY_BYTES:
        raise InputRejectedError(
            f"The key file {path.name} holds {len(key)} bytes, a key has {KEY_BYTES}.",
            next_step="set BASIS_KEY_FILE to the file that holds the firm's key, 32 bytes in base64",
        )
    return key


def _make(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    except OSError as problem:
        raise CannotWriteError(
            f"The key file {path.name} cannot be made: {problem.strerror}.", next_step="set BASIS_KEY_FILE or make room"
        ) from problem
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(os.urandom(KEY_BYTES)) + b"\n")


def _from_keyring() -> bytes | None:
    if find_spec("keyring") is None:
        return None
    import keyring
    from keyring.errors import KeyringError

    try:
        stored = keyring.get_password(_NAME, "firm-key")
        if stored is None:
            stored = base64.b64encode(os.urandom(KEY_BYTES)).decode()
            keyring.set_password(_NAME, "firm-key", stored)
            if keyring.get_password(_NAME, "firm-key") != stored:
                return None
    except KeyringError:
        return None
    return base64.b64decode(stored)
