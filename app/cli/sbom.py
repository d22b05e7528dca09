"""What this installation is made of, as CycloneDX: Python's packages, and those in the pages."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions, version
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[2] / "frontend" / "package-lock.json"
OURS = "wherefore"
_IN_NODE = "node_modules/"
_LONGEST_NAME = 60  # of a licence; what is longer is its text


def bill_of_materials(lock: Path = LOCK) -> dict[str, Any]:
    """Return a CycloneDX 1.6 document; two of the same installation are the same.

    References
    ----------
    ECMA-424, https://cyclonedx.org/docs/1.6/json/
    """
    components = sorted((*_python(), *_browser(lock)), key=lambda part: str(part["bom-ref"]))
    names = "\n".join(str(part["bom-ref"]) for part in components)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, names)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": OURS, "version": version(OURS)}},
        "components": components,
    }


def _python() -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for package in distributions():
        name = re.sub(r"[-_.]+", "-", package.metadata["Name"]).lower()  # PEP 503
        if name != OURS and name not in seen:
            seen.add(name)
            yield _component("pypi", name, package.version, _licence(package))


def _licence(package: Distribution) -> str:
    told = package.metadata
    classified = [c for c in told.get_all("Classifier") or [] if c.startswith("License ::")]
    named = [*(told.get_all("License-Expression") or []), *(told.get_all("License") or [])]
    if named and len(named[0]) <= _LONGEST_NAME:
        return str(named[0])
    return str(classified[0].rpartition(" :: ")[2]) if classified else ""


def _browser(lock: Path) -> Iterator[dict[str, Any]]:
    """Yield the packages that the built pages hold; what only builds them is not shipped."""
    if not lock.exists():
        return
    for place, package in json.loads(lock.read_text())["packages"].items():
        if _IN_NODE in place and not package.get("dev"):
            name = place.rpartition(_IN_NODE)[2]
            yield _component("npm", name, package["version"], str(package.get("license", "")))


def _component(registry: str, name: str, number: str, licence: str) -> dict[str, Any]:
    purl = f"pkg:{registry}/{name.replace('@', '%40')}@{number}"
    part = {"type": "library", "bom-ref": purl, "name": name, "version": number, "purl": purl}
    return {**part, "licenses": [{"license": {"name": licence}}]} if licence else part
