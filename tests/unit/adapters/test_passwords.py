"""Passwords are kept as slow hashes."""

from __future__ import annotations

from app.adapters.passwords import Argon2Passwords


def test_a_password_is_known_by_a_hash_that_differs_each_time() -> None:
    passwords = Argon2Passwords()
    first, second = passwords.hash("correct horse"), passwords.hash("correct horse")
    assert first != second
    assert first.startswith("$argon2id$")
    assert passwords.matches("correct horse", first)
    assert not passwords.matches("incorrect horse", first)
    assert not passwords.matches("correct horse", "no hash")
    assert not passwords.matches("nobody has this password", None)
