"""Words that say whether the treatment was assigned at random."""

from __future__ import annotations

import re

NOT_RANDOM = re.compile(
    r"\bnon-?\s?random|\bnot (?:\w+ ){1,3}(?:at random|randomly)\b|\bnot randomly"
    r"|\bnot (?:been )?(?:a )?random|\bobservational|\bquasi-?\s?experiment"
    r"|\bnon-?\s?experimental|\bno random|\bwithout random|\bself-select|\bchose (?:whether|to)\b"
    r"|\bnatural experiment|\bnot an experiment|\bwas not assigned",
    re.IGNORECASE,
)
RANDOM = re.compile(
    r"\brandomi[sz](?:ed|ation|e|ing)\b|\brandomly (?!sampl|survey|interview|call|miss|drop|delet"
    r"|distribut|scatter|fluctuat)\w+|\brandom (?:assignment|allocation|half|subset|offer|"
    r"draw)|\bat random\b|\brcts?\b|\ba/b[- ]?test|\b(?:field|controlled|clinical|lab|laboratory|"
    r"social) (?:experiment|trial)s?\b|\bexperiment\b|\bcoin (?:flip|toss)"
    r"|\b(?:by|in (?:a|the)|through (?:a|the)) lottery\b|\btrial\b"
    r"|\b(?:by|drawing|drew|draw) lots?\b"
    r"|\b(?:by|a) random draw|\bdouble-?\s?blind|\bplacebo\b|\bdrawn at random",
    re.IGNORECASE,
)
