"""Words that stand among numbers for a value that is missing or infinite, in lower case."""

from __future__ import annotations

STRAY_MISSING = (
    "none", "missing", "unknown", "?", "*", "--", "---", "n.a.", "n.a", "na.", "nd", "#value!",
    "#div/0!", "#ref!", "..", "...", "(missing)", "not available", "not applicable", "refused",
    "n/a (refused)", "n/a (not applicable)", "don't know", "dont know", "do not know", "dk",
    "dk/na", "no answer", "no response", "not stated", "not reported", "not recorded", "declined",
    "prefer not to say", "prefer not to answer", "unk", "inapplicable", "k.a.", "keine angabe",
    "0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "00.00.0000", "unbekannt", "inconnu",
    "desconocido", "not known", "not collected",
    "not asked", "not answered", "no data", "not ascertained", "non-response", "nonresponse",
    "missing data", "not tested", "not done", "not measured", "not determined", "n.d.",
    "#num!", "#name?", "#null!", "#spill!", "#calc!", "1.#qnan", "-1.#qnan", "1.#ind", "-1.#ind",
)  # fmt: skip
INFINITE = tuple(
    f"{sign}{word}" for word in ("inf", "infinity", "∞", "1.#inf") for sign in ("", "+", "-")
)
