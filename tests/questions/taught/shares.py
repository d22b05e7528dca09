"""`python -m tests.questions.taught.shares`: what the encoder alone hears right, part by part."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from app.planner.encoder.heard import DESIGNS, KINDS, Heard, heard
from tests.questions.asked import Meant, questions, table


def main() -> None:
    right: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for meant in questions():
        for part, is_right in _right(meant).items():
            right[meant.part][part].append(is_right)
    for name, parts in right.items():
        told = ", ".join(f"{part} {np.mean(own):.1%}" for part, own in parts.items())
        print(f"{name}: {len(parts['kind'])} questions, {told}")


def _right(meant: Meant) -> dict[str, bool]:
    asked = table(meant.table)
    own = heard(meant.text, asked.profile, asked.told)
    found = {"kind": KINDS[int(own.kinds.argmax())].value == meant.kind}
    if meant.treatment and meant.outcome:
        found["ends"] = _likeliest(own, asked.profile.names) == (meant.treatment, meant.outcome)
    elif meant.outcome:
        found["ends"] = asked.profile.names[int(own.effect.argmax())] == meant.outcome
    if meant.designs:
        found["design"] = DESIGNS[int(own.designs.argmax())].value in meant.designs
    return found


def _likeliest(own: Heard, names: tuple[str, ...]) -> tuple[str, str]:
    both = own.cause[:, None] + own.effect
    np.fill_diagonal(both, -np.inf)
    cause, effect = divmod(int(both.argmax()), len(names))
    return names[cause], names[effect]


if __name__ == "__main__":
    main()
