"""Passwords as Argon2id hashes; two at once at most, since each takes 64 MiB."""

from __future__ import annotations

from functools import cached_property
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

AT_ONCE = 2


class Argon2Passwords:
    """Implements Passwords."""

    def __init__(self) -> None:
        self._turn = BoundedSemaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        with self._turn:
            return self._hasher.hash(password)

    def matches(self, password: str, kept: str | None) -> bool:
        from argon2.exceptions import InvalidHashError, VerificationError

        with self._turn:
            try:
                is_it = self._hasher.verify(kept or self._of_nobody, password)
            except (InvalidHashError, VerificationError):
                return False
        return is_it and kept is not None

    @cached_property
    def _hasher(self) -> PasswordHasher:
        from argon2 import PasswordHasher

        return PasswordHasher()

    @cached_property
    def _of_nobody(self) -> str:
        # An address that is not known takes as long to refuse as one that is.
        return self._hasher.hash("nobody has this password")
