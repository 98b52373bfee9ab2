# SPDX-License-Identifier: EUPL-1.2
"""Sealing fields, blind indexes and fingerprints of keys (pure).

Contact data is sealed per field with AES-256-GCM; the associated data names table, column
and row, so that a sealed value cannot be moved to another person. A blind index is an
HMAC over the normalised value with a key of its own, cut to 64 bits: it answers "the same
number?" and nothing else. Losing the keys is losing the contact data, by design.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12
#: Letters and figures that nobody takes for each other: no 0 and O, no 1, l and I.
_CODE_SIGNS = "23456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 12


class KeyProblem(Exception):
    """A key is missing, damaged or not the one this data was sealed with."""


@dataclass(frozen=True)
class KeyRing:
    """The keys of one installation.

    ``field_keys`` maps a key's number to 32 bytes; the highest number seals, all open.
    """

    secret_key: str
    field_keys: dict[int, bytes]
    index_key: bytes
    audit_key: bytes

    def seal(self, text: str, *, place: str) -> bytes:
        """Seal ``text`` for ``place`` ("table.column:row"); the result names its key."""
        return self.seal_bytes(text.encode(), place=place)

    def seal_bytes(self, content: bytes, *, place: str) -> bytes:
        """Seal ``content`` for ``place``, as ``seal`` does a text."""
        number = max(self.field_keys)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        body = AESGCM(self.field_keys[number]).encrypt(nonce, content, place.encode())
        return number.to_bytes(2, "big") + nonce + body

    def open(self, sealed: bytes, *, place: str) -> str:
        """Return the text sealed for ``place``; raises ``KeyProblem`` for any other place."""
        return self.open_bytes(sealed, place=place).decode()

    def open_bytes(self, sealed: bytes, *, place: str) -> bytes:
        """Return the content sealed for ``place``; raises as ``open`` does."""
        key = self.field_keys.get(int.from_bytes(sealed[:2], "big"))
        if key is None:
            raise KeyProblem("sealed with a key that is not here")
        nonce, body = sealed[2 : 2 + _NONCE_BYTES], sealed[2 + _NONCE_BYTES :]
        try:
            return _cipher(key).decrypt(nonce, body, place.encode())
        except InvalidTag as error:
            raise KeyProblem("sealed for another place or with another key") from error

    def blind_index(self, value: str, *, purpose: str) -> bytes:
        """Return the 64-bit blind index of a normalised ``value`` for one ``purpose``."""
        message = f"{purpose}\0{value}".encode()
        return hmac.new(self.index_key, message, hashlib.sha256).digest()[:8]

    def code_hash(self, code: str, *, purpose: str) -> bytes:
        """Return what is stored of a short code: without our key it cannot be tried out."""
        message = f"{purpose}\0{code}".encode()
        return hmac.new(self.index_key, message, hashlib.sha256).digest()

    def fingerprints(self) -> dict[str, str]:
        """Return what may be stored openly to recognise each key: a name and a short hash."""
        named: dict[str, bytes] = {
            "secret": self.secret_key.encode(),
            "index": self.index_key,
            "audit": self.audit_key,
        }
        named |= {f"field:{number}": key for number, key in self.field_keys.items()}
        return {
            name: hashlib.sha256(b"gehoord fingerprint\0" + key).hexdigest()[:32]
            for name, key in named.items()
        }


def make_keyring() -> KeyRing:
    """Make the keys of a new installation."""
    return KeyRing(
        secret_key=secrets.token_urlsafe(48),
        field_keys={1: secrets.token_bytes(KEY_BYTES)},
        index_key=secrets.token_bytes(KEY_BYTES),
        audit_key=secrets.token_bytes(KEY_BYTES),
    )


def keyring_to_text(ring: KeyRing) -> str:
    """Write a key ring as JSON: the format of the key file and of ``FIELD_KEYS``."""
    return json.dumps(
        {
            "secret_key": ring.secret_key,
            "field_keys": {str(n): _encode(key) for n, key in sorted(ring.field_keys.items())},
            "index_key": _encode(ring.index_key),
            "audit_key": _encode(ring.audit_key),
        },
        indent=1,
    )


def keyring_from_text(text: str, *, secret_key: str | None = None) -> KeyRing:
    """Read what ``keyring_to_text`` wrote; raises ``KeyProblem`` naming the unusable part."""
    try:
        read: dict[str, Any] = json.loads(text)
        ring = KeyRing(
            secret_key=secret_key or str(read["secret_key"]),
            field_keys={int(n): _decode(key) for n, key in read["field_keys"].items()},
            index_key=_decode(read["index_key"]),
            audit_key=_decode(read["audit_key"]),
        )
    except KeyError as error:
        raise KeyProblem(f"the keys lack {error.args[0]}") from error
    except (TypeError, AttributeError, ValueError) as error:
        raise KeyProblem("the keys cannot be read") from error
    if not ring.field_keys:
        raise KeyProblem("the keys lack field_keys")
    return ring


@lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    """Return the cipher of a key; a list of fifty people opens two hundred values."""
    return AESGCM(key)


def hash_token(token: str) -> bytes:
    """Return what is stored of a 256-bit random token; the token itself never is."""
    return hashlib.sha256(token.encode()).digest()


def new_token() -> str:
    """Return 256 random bits for a link, a session or an API token."""
    return secrets.token_urlsafe(32)


def short_code(token: str) -> str:
    """Return the short code that belongs to a secret token: 70 bits, read over without error.

    Whoever has the code cannot find the token; whoever has the token may know the code.
    """
    rest = int.from_bytes(hashlib.sha256(f"gehoord short code\0{token}".encode()).digest())
    signs = []
    for _ in range(CODE_LENGTH):
        rest, place = divmod(rest, len(_CODE_SIGNS))
        signs.append(_CODE_SIGNS[place])
    return "".join(signs)


def is_code(text: str) -> bool:
    """Tell whether this has the shape of a short code, and not of a token."""
    return len(text) == CODE_LENGTH


def _encode(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()


def _decode(text: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text)
    except binascii.Error as error:
        raise ValueError(text) from error
    if len(key) != KEY_BYTES:
        raise ValueError("wrong length")
    return key
