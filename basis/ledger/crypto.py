"""Sealing and keyed digests under a client's data key, and the wrapping of that key by the firm's.

AES-256-GCM and HMAC-SHA256 from the `cryptography` package and the standard library; nothing here is invented.
"""

from __future__ import annotations

import hmac
import os
import zlib
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from basis.errors import IntegrityError

KEY_BYTES = 32
_NONCE_BYTES = 12
FINGERPRINT_BYTES = 16


class Cipher:
    """Seals and digests what belongs to one client. Different purposes use different keys derived from one."""

    def __init__(self, data_key: bytes) -> None:
        self._aead = AESGCM(hmac.digest(data_key, b"basis seal 1", "sha256"))
        self._digest_key = hmac.digest(data_key, b"basis digest 1", "sha256")

    def seal(self, plain: bytes, place: str) -> bytes:
        """Encrypt; `place` (table and column) is authenticated, so that sealed bytes cannot be moved elsewhere."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """Decrypt. Raises IntegrityError when the bytes were changed, moved, or sealed under another key."""
        try:
            return self._aead.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place.encode())
        except (InvalidTag, ValueError) as problem:
            raise IntegrityError(
                f"A sealed record ({place}) does not open: it was changed, or belongs to another client.",
                next_step="restore the ledger from a backup (basis ledger restore)",
            ) from problem

    def seal_file(self, data: bytes, place: str) -> bytes:
        """Compress and encrypt a source file, or a piece of one."""
        return self.seal(zlib.compress(data, 6), place)

    def open_file(self, sealed: bytes, place: str) -> bytes:
        """Decrypt and decompress a source file, or a piece of one."""
        return zlib.decompress(self.open(sealed, place))

    def digest(self, plain: bytes) -> bytes:
        """The keyed digest by which a secret enters canonical bytes."""
        return hmac.digest(self._digest_key, plain, "sha256")

    def fingerprints(self, materials: Iterable[str]) -> list[bytes]:
        """Keyed digests of row materials, cut to FINGERPRINT_BYTES: those that `digest` gives, twice as fast, because
        the key is taken in once."""
        keyed = HMAC(self._digest_key, SHA256())
        digests = []
        for material in materials:
            state = keyed.copy()
            state.update(material.encode("utf-8", "surrogatepass"))
            digests.append(state.finalize()[:FINGERPRINT_BYTES])
        return digests


class FirmCipher:
    """Wraps client keys and makes blind indexes under the firm's key."""

    def __init__(self, firm_key: bytes) -> None:
        self._aead = AESGCM(hmac.digest(firm_key, b"basis wrap 1", "sha256"))
        self._index_key = hmac.digest(firm_key, b"basis index 1", "sha256")

    def new_key(self, client: str) -> tuple[bytes, bytes]:
        """A new client key, and the same wrapped for storage."""
        key = os.urandom(KEY_BYTES)
        nonce = os.urandom(_NONCE_BYTES)
        return key, nonce + self._aead.encrypt(nonce, key, client.encode())

    def unwrap(self, wrapped: bytes, client: str) -> bytes:
        """A client's key. Raises IntegrityError when it was changed."""
        try:
            return self._aead.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], client.encode())
        except (InvalidTag, ValueError) as problem:
            raise IntegrityError(
                f"The key of {client} does not open: it was changed.",
                next_step="restore the ledger from a backup (basis ledger restore)",
            ) from problem

    def index(self, plain: str) -> bytes:
        """The blind index of a secret."""
        return hmac.digest(self._index_key, plain.encode(), "sha256")

    def check(self) -> bytes:
        """A value that only this firm key gives: stored to tell a wrong key at once."""
        return hmac.digest(self._index_key, b"basis check 1", "sha256")
