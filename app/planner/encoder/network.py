"""The encoder's arithmetic: a transformer of six layers (arXiv:1810.04805) in numpy.

Its weights are stored in octets with a scale for each row; they are told apart by their names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

HEADS = 12
_EPSILON = 1e-12


@dataclass(frozen=True, slots=True)
class Layer:
    """The weights of one layer, matrices as (in, out)."""

    to_heads: np.ndarray
    to_heads_bias: np.ndarray
    from_heads: np.ndarray
    from_heads_bias: np.ndarray
    attention_scale: np.ndarray
    attention_shift: np.ndarray
    widen: np.ndarray
    widen_bias: np.ndarray
    narrow: np.ndarray
    narrow_bias: np.ndarray
    output_scale: np.ndarray
    output_shift: np.ndarray


@dataclass(frozen=True, slots=True)
class Network:
    """Embeddings, (n, width), and layers; `words` in octets, each row with its `word_scale`."""

    words: np.ndarray
    word_scale: np.ndarray
    places: np.ndarray
    segments: np.ndarray
    scale: np.ndarray
    shift: np.ndarray
    layers: tuple[Layer, ...]

    def states(self, pieces: np.ndarray, segments: np.ndarray) -> np.ndarray:
        """Return what the network makes of each piece of one text, shape (n_pieces, width)."""
        words = self.words[pieces].astype(np.float32) * self.word_scale[pieces, None]
        state = words + self.places[: len(pieces)] + self.segments[segments]
        state = _normalised(state, self.scale, self.shift)
        for layer in self.layers:
            state = _through(layer, state)
        return np.asarray(state)


def network_of(held: Mapping[str, np.ndarray]) -> Network:
    """Return the network whose arrays are stored by the names of its parts."""
    own = {f.name: held[f.name] for f in fields(Network) if f.name != "layers"}
    numbers = {n: own[n].astype(np.float32) for n in own if n != "words"}
    layers = range(len(held["to_heads"]))
    return Network(own["words"], **numbers, layers=tuple(_layer(held, k) for k in layers))


def _layer(held: Mapping[str, np.ndarray], k: int) -> Layer:
    return Layer(**{f.name: _restored(held, f.name, k) for f in fields(Layer)})


def _restored(held: Mapping[str, np.ndarray], name: str, k: int) -> np.ndarray:
    """Return one layer's array in full; a matrix is stored as (out, in) octets and row scales."""
    own = held[name][k]
    if own.dtype != np.int8:
        return np.asarray(own.astype(np.float32))
    scale = held[f"{name}_rows"][k].astype(np.float32)
    return np.ascontiguousarray((own.astype(np.float32) * scale[:, None]).T)


def _through(layer: Layer, state: np.ndarray) -> np.ndarray:
    mixed = _attended(state @ layer.to_heads + layer.to_heads_bias)
    own = state + mixed @ layer.from_heads + layer.from_heads_bias
    own = _normalised(own, layer.attention_scale, layer.attention_shift)
    wide = _gelu(own @ layer.widen + layer.widen_bias)
    return _normalised(
        own + wide @ layer.narrow + layer.narrow_bias, layer.output_scale, layer.output_shift
    )


def _attended(both: np.ndarray) -> np.ndarray:
    """Return scaled dot-product attention of (n, 3 × width): queries, keys and values in turn."""
    n, wide = both.shape
    each = wide // (3 * HEADS)
    queries, keys, values = both.reshape(n, 3, HEADS, each).transpose(1, 2, 0, 3)
    scores = queries @ keys.transpose(0, 2, 1) / np.float32(np.sqrt(each))
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares = scores / scores.sum(axis=-1, keepdims=True)
    return np.asarray((shares @ values).transpose(1, 0, 2).reshape(n, wide // 3))


def _normalised(state: np.ndarray, scale: np.ndarray, shift: np.ndarray) -> np.ndarray:
    away = state - state.mean(axis=-1, keepdims=True)
    spread = np.sqrt((away * away).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
    return np.asarray(away / spread * scale + shift)


def _gelu(x: np.ndarray) -> np.ndarray:
    """Return the Gaussian error linear unit by its approximation (arXiv:1606.08415), within 5e-4.

    The exact one takes ten times as long, a third of all that the encoder does.
    """
    inside = np.float32(np.sqrt(2.0 / np.pi)) * (x + np.float32(0.044715) * x * x * x)
    return np.asarray(np.float32(0.5) * x * (1.0 + np.tanh(inside)))
