"""What the encoder hears in a question: how likely each end, each kind and each design is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from io import BytesIO
from pathlib import Path

import numpy as np
from threadpoolctl import ThreadpoolController

from app.causal.profile import Profile
from app.causal.question import Design, QuestionKind
from app.planner.encoder.layout import Described, Layout, described
from app.planner.encoder.network import Network, network_of
from app.planner.encoder.pieces import Pieces

WEIGHTS_FILE = Path(__file__).with_name("weights.npz")
KINDS = tuple(QuestionKind)
DESIGNS = tuple(Design)
_REMEMBERED = 256  # questions
_LAYOUTS = 32  # tables
_UNHEARD = -20.0  # the score of a column that there was no room for


class Part(StrEnum):
    """What a column may be in a question beside its ends."""

    MODIFIER = "modifiers"
    MEDIATOR = "mediator"
    INSTRUMENT = "instruments"
    RUNNING_VARIABLE = "running_variable"
    COVARIATE = "covariates"
    WHERE = "where"
    EVENT = "event_column"


PARTS = tuple(Part)


@dataclass(frozen=True, slots=True)
class Heard:
    """Logarithms of how likely it all is.

    `cause` and `effect` tell of each column, shape (n,), that it is meant; `no_cause` and
    `no_effect` that none is. `parts` (n, len(PARTS)) tells of each column that it is that part;
    `kinds` (len(KINDS),) and `designs` (len(DESIGNS),) tell what is asked.
    """

    cause: np.ndarray
    effect: np.ndarray
    no_cause: float
    no_effect: float
    parts: np.ndarray
    kinds: np.ndarray
    designs: np.ndarray


def heard(text: str, profile: Profile, description: str) -> Heard:
    """Return what the encoder hears in a text that asks about the columns of a dataset."""
    return _heard(text, described(profile, description), description)


@lru_cache(maxsize=_REMEMBERED)
def _heard(text: str, columns: tuple[Described, ...], description: str) -> Heard:
    layout = _layout(columns, description)
    passes = layout.passes(text)
    scores = np.full((len(columns), 2 + len(PARTS)), _UNHEARD, dtype=np.float32)
    wholes = []
    for places in passes:
        out = layout.of(text, places)
        with _libraries().limit(limits=1):  # so small products only wait for a second thread
            states = _network().states(out.pieces, out.segments)
        scores[places] = _of_columns(states[0], states[out.marks])
        wholes.append(states[0])
    ends = _log_shares(np.vstack([np.zeros(2), scores[:, :2]]))
    heads = _heads()
    return Heard(
        cause=ends[1:, 0],
        effect=ends[1:, 1],
        no_cause=float(ends[0, 0]),
        no_effect=float(ends[0, 1]),
        parts=-np.logaddexp(0.0, -scores[:, 2:]),
        kinds=_log_shares(wholes[0] @ heads["kind"] + heads["kind_bias"]),
        designs=_log_shares(wholes[0] @ heads["design"] + heads["design_bias"]),
    )


def _of_columns(whole: np.ndarray, marked: np.ndarray) -> np.ndarray:
    """Return the scores of columns, (n, 2 + len(PARTS)), as ends relative to that none is meant."""
    heads = _heads()
    scores = marked @ heads["column"] + heads["column_bias"]
    scores[:, :2] -= whole @ heads["none"] + heads["none_bias"]
    return np.asarray(scores)


def _log_shares(scores: np.ndarray) -> np.ndarray:
    """Return the logarithm of the softmax over the first axis."""
    away = scores - scores.max(axis=0)
    return np.asarray(away - np.log(np.exp(away).sum(axis=0)))


@lru_cache(maxsize=_LAYOUTS)
def _layout(columns: tuple[Described, ...], description: str) -> Layout:
    return Layout(columns, description, pieces())


@cache
def pieces() -> Pieces:
    """Return the vocabulary of the encoder."""
    return Pieces(_file()["vocabulary"].tobytes().decode().split("\n"))


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()


@cache
def _network() -> Network:
    return network_of(_file())


@cache
def _heads() -> Mapping[str, np.ndarray]:
    named = ("column", "none", "kind", "design")
    return {n: _file()[n].astype(np.float32) for head in named for n in (head, f"{head}_bias")}


@cache
def _file() -> Mapping[str, np.ndarray]:
    data = resources.files(__package__).joinpath(WEIGHTS_FILE.name).read_bytes()
    with np.load(BytesIO(data), allow_pickle=False) as held:
        return {name: held[name] for name in held.files}
