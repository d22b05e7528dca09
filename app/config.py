"""Settings from the environment (WHEREFORE_…), checked at start; one sentence per fault."""

from __future__ import annotations

import os
import secrets
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AliasChoices, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "WHEREFORE_"
AUTO = "auto"
LISTS = ("allowed_hosts", "webhook_hosts", "devices")  # separated by commas


def _named(name: str) -> AliasChoices:
    """Accept the name that others use too, without our prefix."""
    return AliasChoices(f"{PREFIX}{name}", name)


class InvalidSettings(Exception):
    """The environment asks for something that cannot be; each line names one fault."""


class Mode(StrEnum):
    """Whether everything runs on this machine, or against PostgreSQL and Redis."""

    EMBEDDED = "embedded"
    SERVER = "server"


def _default_home() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser() / "wherefore"


class Settings(BaseSettings):
    """What an administrator can set. Times are in seconds, sizes in MiB where named so.

    Webhooks may lead to `webhook_hosts` though these are not public. `upload_mb` is the largest
    file, `part_mb` the size of the parts that large ones come in, `upload_hours` how long an
    unfinished one is kept. `unpacked_mb`, `unpack_ratio` (bytes for
    each packed byte) and `archive_entries` hold for packed files, `max_rows`, `max_columns` and
    `max_cells` for every table. `public_url` is where browsers find this server; people sign in
    through the OpenID Connect provider `oidc_issuer` if it is set, and those nobody has added join
    `oidc_organisation`, if that is set, as `oidc_role`. Each organisation may have `quota_mb` of
    files, `quota_running` runs at once, `quota_runs_per_day`, `quota_uploads` and `quota_batches`
    open ones (0: no limit); what it has not used for `retention_days` is removed (0: never).
    `devices` are the accelerators that steps may work on, as CUDA names them: "auto" for those of
    this machine, "" for none; a step may use `device_memory_mb` of one (0: all).
    A language model is used where `llm_model` is set. `llm_calls`, `llm_tokens` and `llm_seconds`
    are the most that one run may spend on it, `llm_call_seconds` and `llm_reply_tokens` one call;
    the prices are per million tokens, in whatever currency the bill is.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="ignore", populate_by_name=True
    )

    mode: Mode = Mode.EMBEDDED
    home: Path = Field(default_factory=_default_home)
    database_url: str = ""
    redis_url: str = ""
    blobs_url: str = ""  # s3://bucket/prefix; "" keeps files in the home folder
    s3_endpoint: str = ""  # of a store that is not AWS's
    halted_seconds: float = Field(default=300.0, gt=0)
    traces: str = ""  # an OTLP/HTTP collector's URL, or file:PATH; "" keeps none

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    token: str = ""
    public_url: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_organisation: str = ""
    oidc_role: Literal["owner", "analyst", "viewer"] = "viewer"
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ("localhost", "127.0.0.1")
    webhook_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    upload_mb: int = Field(default=4096, ge=1)
    part_mb: int = Field(default=16, ge=1, le=256)
    upload_hours: float = Field(default=24.0, gt=0)

    quota_mb: int = Field(default=0, ge=0)
    quota_running: int = Field(default=0, ge=0)
    quota_runs_per_day: int = Field(default=0, ge=0)
    quota_uploads: int = Field(default=0, ge=0)
    quota_batches: int = Field(default=100, ge=0)
    retention_days: int = Field(default=0, ge=0)

    unpacked_mb: int = Field(default=16_384, ge=1)
    unpack_ratio: int = Field(default=200, ge=2)
    archive_entries: int = Field(default=2_000, ge=1)
    max_rows: int = Field(default=20_000_000, ge=1)
    max_columns: int = Field(default=2_000, ge=2)
    max_cells: int = Field(default=400_000_000, ge=2)

    workers: int = Field(default=2, ge=0, le=256)
    lease_seconds: float = Field(default=30.0, gt=0)
    beat_seconds: float = Field(default=5.0, gt=0)
    abandon_seconds: float = Field(default=20.0, gt=0)
    look_seconds: float = Field(default=1.0, gt=0)
    resubmit_seconds: float = Field(default=10.0, gt=0)
    max_attempts: int = Field(default=3, ge=1)
    devices: Annotated[tuple[str, ...], NoDecode] = (AUTO,)
    device_memory_mb: int = Field(default=0, ge=0)
    device_seconds: float = Field(default=5.0, gt=0)  # from which on a step is worth a device
    shard_seconds: float = Field(default=5.0, gt=0)  # from which on resampling is taken apart

    step_seconds: float = Field(default=900.0, gt=0)
    step_memory_mb: int = Field(default=4096, ge=64)
    ingest_seconds: float = Field(default=900.0, gt=0)  # some GB on two cores that others use too
    ingest_memory_mb: int = Field(default=4096, ge=64)

    llm_base_url: str = Field(
        default="", validation_alias=_named("LLM_BASE_URL"), pattern=r"^(https?://[^\s]+)?$"
    )
    llm_api_key: SecretStr = Field(default=SecretStr(""), validation_alias=_named("LLM_API_KEY"))
    llm_model: str = Field(default="", validation_alias=_named("LLM_MODEL"), max_length=200)
    llm_streaming: bool = False
    llm_calls: int = Field(default=16, ge=1)
    llm_tokens: int = Field(default=200_000, ge=1)
    llm_seconds: float = Field(default=120.0, gt=0)
    llm_call_seconds: float = Field(default=45.0, gt=0)
    llm_reply_tokens: int = Field(default=4_000, ge=16)
    llm_price_in: float | None = Field(default=None, ge=0)
    llm_price_out: float | None = Field(default=None, ge=0)

    @model_validator(mode="before")
    @classmethod
    def _hosts_are_separated_by_commas(cls, values: dict[str, Any]) -> dict[str, Any]:
        for name in LISTS:
            if isinstance(hosts := values.get(name), str):
                values[name] = tuple(h.strip() for h in hosts.split(",") if h.strip())
        return values

    @model_validator(mode="after")
    def _times_fit_together(self) -> Self:
        if not self.beat_seconds < self.abandon_seconds < self.lease_seconds:
            raise ValueError(
                f"{PREFIX}BEAT_SECONDS ({self.beat_seconds:g}) must be below "
                f"{PREFIX}ABANDON_SECONDS ({self.abandon_seconds:g}), and that below "
                f"{PREFIX}LEASE_SECONDS ({self.lease_seconds:g})"
            )
        return self

    @model_validator(mode="after")
    def _server_mode_has_its_services(self) -> Self:
        if self.mode is Mode.SERVER:
            for name in ("database_url", "redis_url", "token"):
                if not getattr(self, name):
                    raise ValueError(f"{PREFIX}{name.upper()} must be set in server mode")
        return self

    @model_validator(mode="after")
    def _a_provider_is_whole(self) -> Self:
        if self.oidc_issuer:
            for name in ("oidc_client_id", "oidc_client_secret", "public_url"):
                if not getattr(self, name):
                    raise ValueError(
                        f"{PREFIX}{name.upper()} must be set beside {PREFIX}OIDC_ISSUER"
                    )
        return self

    @model_validator(mode="after")
    def _a_server_of_models_has_a_model(self) -> Self:
        if self.llm_base_url and not self.llm_model:
            raise ValueError(f"{PREFIX}LLM_MODEL must be set with {PREFIX}LLM_BASE_URL")
        return self

    @classmethod
    def read(cls) -> Settings:
        """Return the settings of this process's environment.

        Raises
        ------
        InvalidSettings : with one sentence per fault.
        """
        try:
            return cls()
        except ValidationError as invalid:
            faults = "\n".join(_sentence(error) for error in invalid.errors())
            raise InvalidSettings(faults) from None

    @property
    def database(self) -> str:
        """The database's URL: in the home folder unless one is set."""
        return self.database_url or f"sqlite:///{self.home / 'wherefore.db'}"

    def as_environment(self) -> dict[str, str]:
        """Return the variables from which a child process reads these same settings."""
        values = self.model_dump(mode="json")
        values |= {name: ",".join(values[name]) for name in LISTS}
        values["llm_api_key"] = self.llm_api_key.get_secret_value()
        told = {name: value for name, value in values.items() if value is not None}
        return {f"{PREFIX}{name.upper()}": str(value) for name, value in told.items()}


def access_token(settings: Settings) -> str:
    """Return the token that callers send: the one set, or the home's own, made at first use."""
    if settings.token:
        return settings.token
    path = settings.home / "token"
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(made, "w") as file:
        file.write(secrets.token_urlsafe(32))
    return path.read_text()


def _sentence(error: Any) -> str:
    if not error["loc"]:
        return f"{error['msg'].removeprefix('Value error, ')}."
    name = f"{PREFIX}{str(error['loc'][0]).upper().removeprefix(PREFIX)}"
    reason = error["msg"].removeprefix("Input should be ")
    return f"{name} is {str(error['input'])!r}, but should be {reason}."
