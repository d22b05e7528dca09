"""The catalogue: every algorithm, what it assumes, what it returns, what it costs."""

from app.causal.catalogue.attribution import AttributionSpec
from app.causal.catalogue.collection import Catalogue, load
from app.causal.catalogue.discovery import Discover, DiscoverySpec, Resample
from app.causal.catalogue.effects import EstimatorSpec, RefuterSpec, SensitivitySpec
from app.causal.catalogue.spec import AlgorithmSpec, Cost, Progress, Task, silent

__all__ = [
    "AlgorithmSpec",
    "AttributionSpec",
    "Catalogue",
    "Cost",
    "Discover",
    "DiscoverySpec",
    "EstimatorSpec",
    "Progress",
    "RefuterSpec",
    "Resample",
    "SensitivitySpec",
    "Task",
    "load",
    "silent",
]
