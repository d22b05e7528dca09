"""Words that say whether the treatment was assigned at random."""

from __future__ import annotations

import re

NOT_RANDOM = re.compile(
    r"\bnon-?\s?random|\bnot (?:\w+ ){1,3}(?:at random|randomly)\b|\bnot randomly"
    r"|\bnot (?:been )?(?:a )?random|\bobservational|\bquasi-?\s?experiment"
    r"|\bnon-?\s?experimental|\bno random|\bwithout random|\bself-select"
    r"|\bopt(?:ed|ing|s)? (?:in|out)\b"
    r"|\b(?:chose|choose|choosing|opted|elected) (?:for themselves |themselves |freely )?"
    r"(?:whether|to|how (?:much|many|often))\b|\bdecided (?:for themselves|on their own)\b"
    r"|\b(?:nothing|nobody|no one|none|neither|never)\b[^.;]{0,40}\b(?:at random|random\w*)"
    r"|\bnatural experiment|\bnot an experiment|\bwas not assigned"
    r"|\b(?:comparison|control|untreated)s?(?: \w+){0,3}(?: \([^)]*\))? (?:are|is|were|was|comes?"
    r"|came|stems?|drawn|taken|added)\b(?:(?!random|,)[^.;]){0,30}\b(?:from|of)\b"
    r"(?:(?!random)[^.;]){0,60}\b(?:surveys?|census|panel|regist(?:er|ry)|records|database"
    r"|population|another \w+)\b",
    re.IGNORECASE,
)
RANDOM = re.compile(
    r"\brandom(?:ly|i[sz]\w*)?\b(?!(?: \w+)? (?:sampl|survey|interview|call|miss|drop|delet"
    r"|distribut"
    r"|scatter|fluctuat|effect|forest|walk|error|noise|intercept|slope|digit|order|variable))"
    r"|\bcoins? (?:was|were|is|are|being) (?:tossed|flipped|thrown)|\btoss(?:ed|ing)? a coin"
    r"|\b(?:throw|roll|cast|fall) of (?:a |the )?(?:die|dice)\b|\bdi(?:e|ce) (?:was|were) "
    r"(?:thrown|rolled|cast)|\bout of (?:a|the) (?:hat|urn|bag|drum)\b|\braffle\b"
    r"|\b(?:computer|machine|algorithm|software) (?:drew|draws|picked|chose|decided|assigned)\b"
    r"|\brcts?\b|\ba/b[- ]?test|\b(?:field|controlled|clinical|lab|laboratory|social) "
    r"(?:experiment|trial)s?\b|(?<!what )(?<!which )(?<!next )\bexperiment\b"
    r"|\bcoin (?:flip|toss)|\b(?:toss|flip) of a coin"
    r"|\b(?:by|in (?:a|the)|through (?:a|the)) lottery\b|\btrial\b|\blottery\b"
    r"|\b(?:(?<!lot )by|drawing|drew|draw) lots?\b|\bsealed envelopes?\b|\bluck of the draw\b"
    r"|\bdr(?:e|a)w(?:n|ing)? (?:a|the) (?:voucher|ticket|ball|card|name|winner)s?\b"
    r"|\bdrawn (?:from|out of) (?:an? |the )?(?:urn|hat|bag)\b"
    r"|\bcoins? (?:decided|determined|settled|said)\b|\bwas up to (?:a coin|chance)\b"
    r"|\b(?:assigned|allocated|allotted|chosen|picked|selected|decided|split|divided|drawn)"
    r"(?: \w+){0,4}? by (?:pure )?chance\b|\bchance (?:decided|determined)\b"
    r"|\bdouble-?\s?blind|\bplacebo\b|\bcross-?over (?:trial|design|study|experiment)\b"
    r"|\b(?:treatments?|drugs?|conditions?|both|periods?|with and without|the other)\b[^.;]{0,60}"
    r"\bin (?:an? )?random(?:i[sz]ed)? order\b",
    re.IGNORECASE,
)
