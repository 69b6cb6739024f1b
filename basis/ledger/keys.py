"""Where the firm's key comes from: a named file, a passphrase, the keyring, or a file made once for this user.

Nothing here asks anybody for anything, and no key ever lies beside the ledger.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import platformdirs
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from basis.errors import CannotWriteError, InputRejectedError
from basis.ledger.crypto import KEY_BYTES

_NAME = "basis"
_IN_KEYRING = (_NAME, "firm-key")
_SCRYPT = {"n": 2**15, "r": 8, "p": 1}
_WANTED = "set BASIS_KEY_FILE to the file that holds the firm's key, 32 bytes in base64"


def stored_keys(environment: Mapping[str, str], salt: bytes) -> Iterator[bytes]:
    """The firm keys there are, the first to be preferred: `BASIS_KEY_FILE` alone, else `BASIS_PASSPHRASE` alone
    (scrypt under the ledger's salt), else the keyring's, else that of the user's key file.

    Raises InputRejectedError for a file that holds no key.
    """
    if environment.get("BASIS_KEY_FILE"):
        yield _from_file(Path(environment["BASIS_KEY_FILE"]))
        return
    if environment.get("BASIS_PASSPHRASE"):
        yield Scrypt(salt=salt, length=KEY_BYTES, **_SCRYPT).derive(environment["BASIS_PASSPHRASE"].encode())
        return
    kept = _from_keyring()
    if kept is not None:
        yield kept
    path = user_key_file()
    if path.exists():
        yield _from_file(path)


def make_key() -> bytes:
    """Make a firm key, kept in the keyring where there is one, else in the user's key file. Raises CannotWriteError."""
    key = os.urandom(KEY_BYTES)
    return key if _into_keyring(key) else _into_file(user_key_file(), key)


def user_key_file() -> Path:
    """The user's own key file, in a folder of its own: some systems keep configuration and data in one."""
    return Path(platformdirs.user_config_dir(_NAME)) / "keys" / "firm.key"


def _from_file(path: Path) -> bytes:
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except (OSError, ValueError) as problem:
        raise InputRejectedError(f"The key file {path.name} cannot be read as a key.", next_step=_WANTED) from problem
    if len(key) != KEY_BYTES:
        raise InputRejectedError(
            f"The key file {path.name} holds {len(key)} bytes, a key has {KEY_BYTES}.", next_step=_WANTED
        )
    return key


def _into_file(path: Path, key: bytes) -> bytes:
    """Keep a key in a file that appears whole or not at all; gives the key of whoever was first."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(base64.b64encode(key) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(partial, path)
    except FileExistsError:
        return _from_file(path)
    except OSError as problem:
        raise CannotWriteError(
            f"The key file {path.name} cannot be made: {problem.strerror}.", next_step="set BASIS_KEY_FILE or make room"
        ) from problem
    finally:
        partial.unlink(missing_ok=True)
    return key


def _from_keyring() -> bytes | None:
    if find_spec("keyring") is None:
        return None
    import keyring
    from keyring.errors import KeyringError

    try:
        stored = keyring.get_password(*_IN_KEYRING)
    except KeyringError:
        return None
    return base64.b64decode(stored) if stored else None


def _into_keyring(key: bytes) -> bool:
    """Whether the keyring took the key and gives it back."""
    if find_spec("keyring") is None:
        return False
    import keyring
    from keyring.errors import KeyringError

    stored = base64.b64encode(key).decode()
    try:
        keyring.set_password(*_IN_KEYRING, stored)
        return bool(keyring.get_password(*_IN_KEYRING) == stored)
    except KeyringError:
        return False
