"""Which discovery algorithms are preferred on which data, and the measured fact behind each.

The order within a row comes from simulated tables of that sort (`python -m bench selection`,
on seeds that the bench does not use). `second` are those that assume something else and are
worth hearing beside the first. Algorithms that no row names come after all that one names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.causal.catalogue import DiscoverySpec
from app.causal.data import DISCRETE
from app.causal.graph import GraphClass
from app.causal.interventions import target_column
from app.causal.profile import Profile

FEW = 12  # columns up to which comparing all graphs takes seconds at most
_WIDE = 150  # columns from which on searches over orders take minutes
_SHORT = 150  # rows below which tests of shapes see little

_SCORES = ("boss", "grasp", "xges", "ges", "fges", "pc", "mmhc")
_TESTS = ("pc", "fges", "ges", "boss")
_HIDDEN = ("fci", "rfci")
_HIDDEN_BESIDE = ("rfci", "fci")  # a second opinion must not take longer than the first


@dataclass(frozen=True, slots=True)
class Preference:
    """Where `holds`, algorithms in this order, because of `fact`; `lead` fits it in particular."""

    holds: Callable[[Profile], bool]
    order: tuple[str, ...]
    second: tuple[str, ...]
    fact: str
    lead: frozenset[str] = frozenset()


def _tells_what_was_set(profile: Profile) -> bool:
    return target_column(profile.variables) is not None


def _hides_causes(profile: Profile) -> bool:
    return profile.latents_suspected


def _hides_causes_among_many(profile: Profile) -> bool:
    return profile.latents_suspected and _is_wide(profile)


def _is_wide(profile: Profile) -> bool:
    return len(profile.variables) > _WIDE


def _is_discrete(profile: Profile) -> bool:
    return profile.kinds <= DISCRETE


def _is_bent(profile: Profile) -> bool:
    return profile.linear is False and not profile.kinds & DISCRETE


def _is_skewed(profile: Profile) -> bool:
    """Tell whether the noise can show directions.

    Bends too slight to call count as linear: where the noise is not Gaussian, regressing a cause
    on its effect bends although every effect is a straight line.
    """
    return profile.gaussian is False and profile.linear is not False


def _is_mixed(profile: Profile) -> bool:
    return bool(profile.kinds & DISCRETE)


def _is_undecided(profile: Profile) -> bool:
    return profile.linear is None or profile.gaussian is None


def _has_bent_dynamics(profile: Profile) -> bool:
    return profile.linear is False and profile.n_rows >= _SHORT


def _changes_over_time(profile: Profile) -> bool:
    return profile.domain_changes is True and profile.linear is not False


def _anything(_profile: Profile) -> bool:
    return True


TABLES = (
    Preference(
        _tells_what_was_set,
        ("gies", *_SCORES),
        ("boss", "pc"),
        "A column says what was set from outside in each row",
        frozenset({"gies"}),
    ),
    Preference(
        _hides_causes_among_many,
        ("rfci", "fci", "pc", "fges"),
        ("pc",),
        "Hidden common causes are suspected among many columns",
        frozenset(_HIDDEN),
    ),
    Preference(
        _hides_causes,
        (*_HIDDEN, "rlcd", "gin", "boss", "pc", "direct_lingam"),
        ("rlcd", "gin"),
        "Hidden common causes are suspected",
        frozenset({*_HIDDEN, "rlcd"}),
    ),
    Preference(
        _is_wide,
        (*_TESTS, "rfci"),
        ("fges", "rfci"),
        "There are many columns, which takes an algorithm whose work grows slowly with them",
        frozenset({"pc", "fges"}),
    ),
    Preference(
        _is_discrete,
        (*_SCORES, *_HIDDEN),
        _HIDDEN_BESIDE,
        "All columns are discrete, so counts can speak without assuming linear effects",
        frozenset({"boss", "pc"}),
    ),
    Preference(
        _is_bent,
        ("cam", "resit", "anm", "pnl", "cam_uv"),
        ("resit", "anm"),
        "Effects bend, which shows their direction",
        frozenset({"cam", "resit", "anm", "pnl", "cam_uv"}),
    ),
    Preference(
        _is_skewed,
        ("direct_lingam", *_SCORES, *_HIDDEN),
        ("boss", "pc"),
        "The noise is not Gaussian and no effect clearly bends, so directions can be read from it",
        frozenset({"direct_lingam"}),
    ),
    Preference(
        _is_mixed,
        (*_SCORES, *_HIDDEN),
        _HIDDEN_BESIDE,
        "Some columns are categories and some are numbers",
        frozenset({"boss", "exact_search"}),
    ),
    Preference(
        _is_undecided,
        (*_SCORES, *_HIDDEN, "direct_lingam"),
        ("direct_lingam", "cam", *_HIDDEN_BESIDE),
        "The data do not tell whether effects bend or whether noise shows directions",
        frozenset({"boss", "exact_search"}),
    ),
    Preference(
        _anything,
        (*_SCORES, *_HIDDEN, "direct_lingam"),
        _HIDDEN_BESIDE,
        "Nothing measured says that effects bend or that noise shows directions",
        frozenset({"boss", "exact_search"}),
    ),
)  # fmt: skip

SERIES = (
    Preference(
        _hides_causes,
        ("lpcmci", "pcmci_plus", "pcmci", "var_lingam"),
        ("pcmci_plus", "var_lingam"),
        "The rows are ordered in time and hidden common causes are suspected",
        frozenset({"lpcmci"}),
    ),
    Preference(
        _changes_over_time,
        ("ts_cd_nod", "pcmci_plus", "var_lingam", "pcmci"),
        ("pcmci_plus", "var_lingam"),
        "The rows are ordered in time and mechanisms differ from one stretch of time to the next",
        frozenset({"ts_cd_nod"}),
    ),
    Preference(
        _has_bent_dynamics,
        ("transfer_entropy", "ccm", "nts_notears", "pcmci_plus", "pcmci"),
        ("nts_notears", "ccm", "pcmci_plus"),
        "The rows are ordered in time and effects across lags bend",
        frozenset({"transfer_entropy", "ccm", "nts_notears"}),
    ),
    Preference(
        _is_skewed,
        ("var_lingam", "varma_lingam", "pcmci_plus", "pcmci"),
        ("pcmci_plus",),
        "The rows are ordered in time and the noise is not Gaussian, which shows the direction of"
        " effects within a time step",
        frozenset({"var_lingam", "varma_lingam"}),
    ),
    Preference(
        _anything,
        ("pcmci_plus", "var_lingam", "dynotears", "pcmci"),
        ("var_lingam", "dynotears", "pcmci"),
        "The rows are ordered in time",
        frozenset({"pcmci_plus"}),
    ),
)


UNITS = Preference(
    _anything,
    ("j_pcmci_plus", *_SCORES),
    ("boss", "pc"),
    "Several units are each followed over time",
    frozenset({"j_pcmci_plus"}),
)


def preference(profile: Profile) -> Preference:
    """Return the first row of the table whose fact holds."""
    if profile.has_long_units:
        return UNITS
    rows = SERIES if profile.is_temporal else TABLES
    return next(row for row in rows if row.holds(profile))


def preferred(profile: Profile) -> tuple[str, ...]:
    """Return the order of preference that the measured facts give.

    Where columns are few, all graphs are compared rather than searched: a search may end at one
    that only its neighbours do not beat, as it does in dense graphs.
    """
    order = preference(profile).order
    few = len(profile.variables) <= FEW and not _is_discrete(profile)
    return ("exact_search", *order) if few and order[0] == _SCORES[0] else order


def seconds(profile: Profile) -> tuple[str, ...]:
    """Return what is worth hearing beside the first, best first."""
    hinted = _HIDDEN_BESIDE if profile.hidden_causes_hinted and not profile.is_temporal else ()
    return (*hinted, *preference(profile).second)


def why(spec: DiscoverySpec, profile: Profile) -> str:
    """Say which measured fact speaks for this algorithm."""
    row = preference(profile)
    if spec.name in row.lead:
        return f"{row.fact}. {spec.title} {_strength(spec)}."
    return f"{row.fact}. {spec.title} fits the kinds of column and the number of rows."


def behind(spec: DiscoverySpec, best: DiscoverySpec, profile: Profile) -> str:
    """Say why an algorithm that fits as well was not preferred."""
    if spec.name in preferred(profile):
        return f"{spec.title} fits as well; {best.title} found more arrows on tables of this sort."
    return f"{spec.title} fits as well; it ranks behind {best.title} on such data."


def _strength(spec: DiscoverySpec) -> str:
    if spec.name in _STRENGTHS:
        return _STRENGTHS[spec.name]
    return "allows for them" if spec.returns is GraphClass.PAG else "was made for this"


_STRENGTHS = {
    "exact_search": "compares all graphs, which so few columns allow",
    "boss": "found the most arrows of all algorithms on simulated tables of this sort",
    "pc": "needs only tests of a few columns at a time",
    "fges": "joins only columns that are related on their own",
    "rlcd": "draws hidden causes that show in several columns each",
    "cam": "found nearly all arrows on simulated tables with bent effects",
    "pcmci_plus": "looks for effects across lags and within a time step",
    "nts_notears": "fits bent effects across lags and within a time step at once",
    "j_pcmci_plus": "finds what units have in common across lags, whatever tells them apart",
    "ts_cd_nod": "reads from what changes which of two series causes the other",
    "lpcmci": "looks for effects across lags and allows for hidden causes",
    "transfer_entropy": "looks for information across lags, whatever the shape of an effect",
}
