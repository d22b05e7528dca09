"""The containers: nobody is root in them, and nothing but their data can be written."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_can_do_no_more_than_it_must(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "cap_add" not in service
    assert not service.get("privileged")


@pytest.mark.parametrize("name", [n for n, s in SERVICES.items() if "image" in s])
def test_a_server_of_others_does_not_run_as_root(name: str) -> None:
    assert SERVICES[name]["user"] not in ("", "root", "0")


def test_no_stage_that_runs_is_roots() -> None:
    stages = (ROOT / "Dockerfile").read_text().split("\nFROM ")[1:]
    running = [stage for stage in stages if "\nCMD " in stage]
    assert len(running) >= 3
    for stage in running:
        users = [line for line in stage.splitlines() if line.startswith("USER ")]
        assert users[-1] == "USER wherefore", stage.splitlines()[0]


def test_only_the_web_is_reached_from_outside_and_only_from_this_machine() -> None:
    ports = {name: s["ports"] for name, s in SERVICES.items() if "ports" in s}
    assert ports == {"web": ["127.0.0.1:8000:8000"]}


def test_no_secret_has_a_default() -> None:
    environment = SERVICES["web"]["environment"] | SERVICES["postgres"]["environment"]
    for name, value in environment.items():
        if name in ("WHEREFORE_TOKEN", "POSTGRES_PASSWORD", "WHEREFORE_DATABASE_URL"):
            assert ":?" in str(value), name
