"""A secret that is made once and lives with a service's data, for hashes that must stay the same for ever.

The keys of the settings are not good for that: they change with the years.
"""

import hashlib
import hmac
import secrets
from typing import Any, cast

import mongoengine
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from shared.kit.ids import encode

HASH_BYTES = 16


class LastingKey:
    """One key of one service; it is made, or read, when it is first needed.

    Args:
        alias: The service whose database it lives in.
        name: What it is called there.
    """

    def __init__(self, alias: str, name: str) -> None:
        self._alias = alias
        self._name = name
        self._key: bytes | None = None

    def hash(self, purpose: str, text: str) -> str:
        """An identifier of 26 characters that nobody can compute, or try out, without the key.

        Args:
            purpose: Keeps hashes of the same text for different things apart.
            text: What to hash; any text.
        """
        if self._key is None:
            self._key = self._read()
        digest = hmac.digest(self._key, f"{purpose}\0{text}".encode("utf-8", "replace"), hashlib.sha256)
        return encode(int.from_bytes(digest[:HASH_BYTES]), 26)

    def _read(self) -> bytes:
        keys: Any = mongoengine.get_db(self._alias)["installation"]
        try:
            found = keys.find_one_and_update(
                {"_id": self._name},
                {"$setOnInsert": {"key": secrets.token_bytes(32)}},
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        except DuplicateKeyError:
            # Another process has made it at this very moment.
            found = keys.find_one({"_id": self._name})
        return cast("bytes", found["key"])
