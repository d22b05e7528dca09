"""What every shape shares: strict input, typed output, text that any store can hold, pages."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, WithJsonSchema


class In(BaseModel):
    """A request body; a field it does not know is an error, not a silent no-op."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Out(BaseModel):
    """A response body, read from the domain value's attributes."""

    model_config = ConfigDict(
        from_attributes=True, json_schema_serialization_defaults_required=True
    )


class OpenOut(Out):
    """A response body to which later versions may add fields."""

    model_config = ConfigDict(extra="allow")


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("a NUL character cannot be stored")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("half of a surrogate pair is not a character") from None
    return text


Storable = Annotated[str, AfterValidator(_storable)]
Name = Annotated[Storable, Field(min_length=1, max_length=1_000)]
Id = Annotated[Storable, Field(min_length=1, max_length=64)]
Sentences = Annotated[Storable, Field(min_length=1, max_length=10_000)]
Level = Annotated[float, Field(allow_inf_nan=False)] | Name

# Described as "anything" because generators read a recursive JSON type as `unknown` anyway.
AnyJson = Annotated[JsonValue, WithJsonSchema({"description": "Any JSON value."})]
JsonObject = Annotated[
    dict[str, JsonValue], WithJsonSchema({"type": "object", "additionalProperties": True})
]

T = TypeVar("T")


class Page(Out, Generic[T]):
    """Some items, newest first unless said otherwise; `next` is the `after` of the next page."""

    items: list[T]
    next: str | None = None
