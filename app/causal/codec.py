"""Domain values as JSON and back: the one place where they become text."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from pydantic import JsonValue, TypeAdapter

T = TypeVar("T")

_ADAPTERS: dict[type, TypeAdapter[Any]] = {}  # building one takes milliseconds


def encode(value: object) -> JsonValue:
    """Return `value` (a domain dataclass or a container of them) as plain JSON data."""
    return cast("JsonValue", _adapter(type(value)).dump_python(value, mode="json"))


def decode(cls: type[T], data: JsonValue) -> T:
    """Return the domain value that `encode` wrote.

    Raises
    ------
    pydantic.ValidationError : the data do not describe a `cls`.
    """
    return _adapter(cls).validate_python(data)


def _adapter(cls: type[T]) -> TypeAdapter[T]:
    if cls not in _ADAPTERS:
        _ADAPTERS[cls] = TypeAdapter(cls)
    return _ADAPTERS[cls]
