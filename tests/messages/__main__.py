"""`python -m tests.messages`: how many messages after an answer are heard as meant.

The misses of development are shown, those held out are only counted.
"""

from __future__ import annotations

import numpy as np

from app.planner.conversation.listener import ExpertListener
from tests.messages.meant import messages, right, setting, told


def main() -> None:
    found = [(message, right(message)) for message in messages()]
    for message, share in found:
        if share < 1 and not message.is_held_out:
            known = setting(message.run)
            heard = told(ExpertListener().hear(message.text, known), known)
            print(f"{message.number} {message.run}: {message.text}")
            print(f"    meant {message.meant}, heard {'; '.join(sorted(heard))}")
    for name, held_out in (("development", False), ("held out", True)):
        shares = [share for message, share in found if message.is_held_out is held_out]
        print(f"{name}: {sum(shares):g} of {len(shares)}, {np.mean(shares):.1%}")


if __name__ == "__main__":
    main()
