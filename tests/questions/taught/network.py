"""The encoder as a network that can be fitted, from its published weights and back to a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from app.planner.encoder.heard import DESIGNS, KINDS, PARTS
from app.planner.encoder.network import HEADS

WIDTH, _WIDE, _DROPPED, _EPSILON = 384, 1536, 0.1, 1e-12
_IMPOSSIBLE = -1e4
_KEPT = re.compile(r"(##)?[a-z]+|(##)?\d{1,4}|(##)?[^\w\s]|_")
_SPECIAL = {"[CLS]": "[CLS]", "[SEP]": "[SEP]", "[UNK]": "[UNK]", "[unused0]": "[COL]"}


class Published:
    """The published weights (safetensors) and vocabulary, of which plain English is kept."""

    def __init__(self, folder: Path) -> None:
        raw = (folder / "model.safetensors").read_bytes()
        length = int.from_bytes(raw[:8], "little")
        self._header = json.loads(raw[8 : 8 + length])
        self._data = raw[8 + length :]
        told = json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"]
        kept = [w for w in told if w in _SPECIAL or (w.isascii() and _KEPT.fullmatch(w))]
        self.vocabulary = [_SPECIAL.get(w, w) for w in kept]
        self._places = [told[w] for w in kept]

    def words(self) -> torch.Tensor:
        """Return the embeddings of the vocabulary, shape (len(vocabulary), WIDTH)."""
        return self.array("embeddings.word_embeddings.weight")[self._places]

    def array(self, name: str) -> torch.Tensor:
        start, end = self._header[name]["data_offsets"]
        own = np.frombuffer(self._data[start:end], np.float32)
        return torch.from_numpy(own.reshape(self._header[name]["shape"]).copy())


class Layer(nn.Module):
    """One layer, its parts called as in `app.planner.encoder.network`."""

    def __init__(self) -> None:
        super().__init__()
        self.to_heads = nn.Linear(WIDTH, 3 * WIDTH)
        self.from_heads = nn.Linear(WIDTH, WIDTH)
        self.attention = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.widen = nn.Linear(WIDTH, _WIDE)
        self.narrow = nn.Linear(_WIDE, WIDTH)
        self.output = nn.LayerNorm(WIDTH, eps=_EPSILON)

    def forward(self, state: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        rows, n, _ = state.shape
        split = self.to_heads(state).view(rows, n, 3, HEADS, WIDTH // HEADS)
        queries, keys, values = split.permute(2, 0, 3, 1, 4)
        dropped = _DROPPED if self.training else 0.0
        mixed = functional.scaled_dot_product_attention(
            queries, keys, values, attn_mask=mask, dropout_p=dropped
        )
        joined = self.from_heads(mixed.transpose(1, 2).reshape(rows, n, WIDTH))
        state = self.attention(state + self._dropped(joined))
        wide = functional.gelu(self.widen(state))
        return self.output(state + self._dropped(self.narrow(wide)))

    def _dropped(self, state: torch.Tensor) -> torch.Tensor:
        return functional.dropout(state, _DROPPED, self.training)

    def start_from(self, published: Published, place: int) -> None:
        """Take over the published weights of the layer at a place."""
        of = f"encoder.layer.{place}."
        self_attention = [f"{of}attention.self.{part}" for part in ("query", "key", "value")]
        for kind in ("weight", "bias"):
            joined = torch.cat([published.array(f"{part}.{kind}") for part in self_attention])
            getattr(self.to_heads, kind).data = joined
        parts = {
            "attention.output.dense": self.from_heads,
            "attention.output.LayerNorm": self.attention,
            "intermediate.dense": self.widen,
            "output.dense": self.narrow,
            "output.LayerNorm": self.output,
        }
        for name, part in parts.items():
            part.weight.data = published.array(f"{of}{name}.weight")
            part.bias.data = published.array(f"{of}{name}.bias")


class FittedEncoder(nn.Module):
    """The encoder with a head for columns, for no column, for kinds and for designs."""

    def __init__(self, published: Published) -> None:
        super().__init__()
        self.words = nn.Embedding.from_pretrained(published.words(), freeze=True)
        self.places = nn.Parameter(published.array("embeddings.position_embeddings.weight"))
        self.segments = nn.Parameter(published.array("embeddings.token_type_embeddings.weight"))
        self.start = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.start.weight.data = published.array("embeddings.LayerNorm.weight")
        self.start.bias.data = published.array("embeddings.LayerNorm.bias")
        self.layers = nn.ModuleList(Layer() for _ in range(6))
        for place, layer in enumerate(self.layers):
            layer.start_from(published, place)
        self.column = nn.Linear(WIDTH, 2 + len(PARTS))
        self.none = nn.Linear(WIDTH, 2)
        self.kind = nn.Linear(WIDTH, len(KINDS))
        self.design = nn.Linear(WIDTH, len(DESIGNS))

    def forward(
        self,
        pieces: torch.Tensor,
        segments: torch.Tensor,
        mask: torch.Tensor,
        marks: torch.Tensor,
        marked: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return scores: ends (rows, 1 + n, 2), none first; parts; kinds; designs."""
        state = self.words(pieces) + self.places[: pieces.shape[1]] + self.segments[segments]
        state = functional.dropout(self.start(state), _DROPPED, self.training)
        for layer in self.layers:
            state = layer(state, mask[:, None, None, :])
        whole = state[:, 0]
        of_columns = self.column(
            torch.gather(state, 1, marks[:, :, None].expand(-1, -1, WIDTH))
        ).float()
        ends = of_columns[:, :, :2].masked_fill(~marked[:, :, None], _IMPOSSIBLE)
        ends = torch.cat([self.none(whole).float()[:, None], ends], dim=1)
        return ends, of_columns[:, :, 2:], self.kind(whole).float(), self.design(whole).float()

    def stored(self, vocabulary: list[str]) -> dict[str, np.ndarray]:
        """Return the arrays of the file that `app.planner.encoder` reads."""
        words, word_scale = _in_octets(self.words.weight.detach().numpy())
        told = np.frombuffer("\n".join(vocabulary).encode(), dtype=np.uint8)
        found = {"vocabulary": told, "words": words, "word_scale": word_scale}
        found |= {"places": _half(self.places), "segments": _half(self.segments)}
        found |= {"scale": _half(self.start.weight), "shift": _half(self.start.bias)}
        for head in ("column", "none", "kind", "design"):
            part = getattr(self, head)
            found |= {head: _half(part.weight).T, f"{head}_bias": _half(part.bias)}
        return found | dict(_stacked(self.layers))


def _stacked(layers: nn.ModuleList) -> Iterator[tuple[str, np.ndarray]]:
    for name in ("to_heads", "from_heads", "widen", "narrow"):
        parts = [getattr(layer, name) for layer in layers]
        octets = [_in_octets(part.weight.detach().numpy()) for part in parts]
        yield name, np.stack([own for own, _ in octets])
        yield f"{name}_rows", np.stack([scale for _, scale in octets])
        yield f"{name}_bias", np.stack([_half(part.bias) for part in parts])
    for name in ("attention", "output"):
        parts = [getattr(layer, name) for layer in layers]
        yield f"{name}_scale", np.stack([_half(part.weight) for part in parts])
        yield f"{name}_shift", np.stack([_half(part.bias) for part in parts])


def _in_octets(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a matrix rounded to octets, and by how much each row is to be multiplied."""
    scale = np.abs(rows).max(axis=1) / 127.0
    return np.round(rows / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def _half(own: torch.Tensor) -> np.ndarray:
    return np.asarray(own.detach().numpy().astype(np.float16))
