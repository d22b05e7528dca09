"""Wishes for settings of algorithms: 'rerun PC with alpha 0.01', 'matching with 3 neighbours'."""

from __future__ import annotations

from collections.abc import Iterator

from app.causal.catalogue import AlgorithmSpec, Task
from app.causal.profile import Structure
from app.planner.amendments import Amendments, param_words
from app.planner.called_methods import method_in
from app.planner.called_settings import CalledSetting, refusal, settings_called, unknown_setting
from app.planner.conversation.heard import Change, Setting


def settings_wished(text: str, setting: Setting) -> Iterator[Change]:
    """Yield each setting that a message gives a value which an algorithm can have."""
    for called in _called(text, setting):
        if not _refusal(text, called, setting):
            wanted = Amendments(params=((called.name, called.value),))
            yield Change(param_words(called.name, called.value), amendments=wanted)


def unsettable(text: str, setting: Setting) -> str:
    """Return why what a message sets cannot be set, "" where it can or nothing is set."""
    for called in _called(text, setting):
        if why := _refusal(text, called, setting):
            return why
    spec = _named(text, setting)
    if spec is None or not (unknown := unknown_setting(text, spec, _taken(setting))):
        return ""
    has = ", ".join(spec.params.model_fields) or "none"
    return f"{spec.title} has no setting {unknown}. It has: {has}."


def is_of_use(name: str, setting: Setting) -> bool:
    """Tell whether a run like this one has steps that take a parameter."""
    question = setting.question
    if name == "bandwidth":
        return question is not None and question.running_variable is not None
    follows_time = (Structure.TIME_SERIES, Structure.PANEL)
    return name != "max_lag" or setting.profile.structure in follows_time


def _called(text: str, setting: Setting) -> tuple[CalledSetting, ...]:
    spec = _named(text, setting)
    specs = (spec,) if spec else _of_the_run(setting)
    found = settings_called(text, specs, is_named=spec is not None, taken=_taken(setting))
    return tuple(called for called in found if spec or is_of_use(called.name, setting))


def _refusal(text: str, called: CalledSetting, setting: Setting) -> str:
    """Return why no algorithm that may be meant can have a setting."""
    spec = _named(text, setting)
    specs = (spec,) if spec else _of_the_run(setting)
    told = [refusal(s, called) for s in specs if called.name in s.params.model_fields]
    return told[0] if told and all(told) else ""


def _named(text: str, setting: Setting) -> AlgorithmSpec | None:
    name = method_in(text, setting.catalogue)
    return setting.catalogue[name] if name else None


def _of_the_run(setting: Setting) -> tuple[AlgorithmSpec, ...]:
    """Return the algorithms that may be at work in a run like this one."""
    has_effect = setting.question is not None and setting.question.treatment
    tasks = (Task.DISCOVER, Task.ESTIMATE) if has_effect else (Task.DISCOVER,)
    return tuple(spec for spec in setting.catalogue if spec.task in tasks)


def _taken(setting: Setting) -> frozenset[str]:
    """Return the names of columns: what is called so is no setting."""
    return frozenset(name.lower() for name in setting.profile.names)
