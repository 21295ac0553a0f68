"""What can be set from outside: environment variables become one frozen value, read once."""

import os
import sys
from datetime import date
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph_service.errors import SettingsError


def _user_folder(variable: str, unix: str, mac: str) -> Path:
    if chosen := os.environ.get(variable):
        return Path(chosen) / "patti"
    return Path.home() / (mac if sys.platform == "darwin" else unix) / "patti"


def _default_data_dir() -> Path:
    return _user_folder("XDG_DATA_HOME", ".local/share", "Library/Application Support")


def _default_cache_dir() -> Path:
    return _user_folder("XDG_CACHE_HOME", ".cache", "Library/Caches")


class Settings(BaseSettings):
    """Everything the service can be told from outside.

    Each field is read from ``PATTI_<NAME>``; the four that reach another Neo4j from ``NEO4J_URI``,
    ``NEO4J_USER``, ``NEO4J_PASSWORD`` and ``NEO4J_DATABASE``, the names its own tools use. What is empty is not told.
    """

    model_config = SettingsConfigDict(env_prefix="PATTI_", env_ignore_empty=True, frozen=True, extra="ignore")

    neo4j_uri: str | None = Field(None, validation_alias="NEO4J_URI")
    neo4j_user: str = Field("neo4j", validation_alias="NEO4J_USER")
    neo4j_password: SecretStr | None = Field(None, validation_alias="NEO4J_PASSWORD")
    neo4j_database: str | None = Field(None, validation_alias="NEO4J_DATABASE")
    neo4j_version: str = "2026.08.1"

    data_dir: Path = Field(default_factory=_default_data_dir)
    cache_dir: Path = Field(default_factory=_default_cache_dir)

    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    sign_in: Literal["none", "required"] = "none"
    sign_in_idle_minutes: int = Field(120, ge=1)
    sign_in_hours: int = Field(12, ge=1)
    demo: bool = False
    graphiql: bool = True
    province: str = "TO"
    tiles_url: str | None = None
    tiles_attribution: str | None = None
    today: date | None = None
    log_level: str = "info"

    secret: SecretStr | None = None
    public_url: str | None = None
    tombstones: Path | None = None
    backup_folder: Path | None = None
    backup_days: int = Field(30, ge=1)
    retention_months: int | None = Field(None, ge=1)

    smtp_url: SecretStr | None = None
    mail_folder: Path | None = None
    mail_from: str = "patti@localhost"
    letters_a_day: int = Field(5, ge=0)
    remind_after_days: int = Field(3, ge=0)
    lapse_after_days: int = Field(10, ge=0)
    confirm_after_days: int = Field(150, ge=0)
    coverage_floor: int = Field(5, ge=5, le=1000)
    coverage_patience_seconds: float = Field(3.0, ge=0)
    paper_code_days: int = Field(14, ge=1, le=365)
    turn_seconds: float = Field(5.0, ge=0.1)
    lease_seconds: float = Field(60.0, ge=1)

    introspection: bool = True
    operation_depth: int = Field(15, ge=1)
    operation_tokens: int = Field(2000, ge=1)
    operation_aliases: int = Field(60, ge=0)
    operation_repeats: int = Field(25, ge=1)
    operation_directives: int = Field(50, ge=0)
    operation_cost: int = Field(250_000, ge=1)
    operation_list_items: int = Field(2000, ge=1)
    operation_seconds: float = Field(90.0, gt=0)
    operations_at_once: int = Field(100, ge=1)
    operations_at_once_of_one: int = Field(20, ge=1)
    wait_seconds: float = Field(10.0, ge=0)
    operations_a_minute: int = Field(600, ge=0)
    requests_a_minute: int = Field(3000, ge=0)
    sockets_of_one: int = Field(10, ge=1)
    subscriptions_of_one_socket: int = Field(20, ge=1)
    request_bytes: int = Field(1_000_000, ge=1000)
    request_seconds: float = Field(20.0, gt=0)
    connections: int = Field(1000, ge=1)
    trusted_proxies: str = ""

    @field_validator("trusted_proxies")
    @classmethod
    def _are_addresses(cls, value: str) -> str:
        for one in filter(None, (part.strip() for part in value.split(","))):
            ip_network(one, strict=False)
        return value

    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_name: str | None = None
    oidc_scopes: str = "openid email profile"
    oidc_link: Literal["invitation", "email"] = "invitation"
    oidc_roles_claim: str = "roles"
    oidc_roles: dict[str, str] = Field(default_factory=dict)
    oidc_skew_seconds: int = Field(60, ge=0, le=600)

    @field_validator("smtp_url")
    @classmethod
    def _is_a_mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        parts = urlsplit(value.get_secret_value()) if value else None
        if parts and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
            raise ValueError("not the address of a mail server, such as smtp://user:password@host:587")
        return value

    def listens_beyond_loopback(self) -> bool:
        """Return whether other machines could reach the service at its host address."""
        return not is_loopback(self.host)

    def reached_from_elsewhere(self) -> bool:
        """Return whether people of other machines are meant to come, by its host address or by the one in letters."""
        named = urlsplit(self.public_url).hostname if self.public_url else None
        return self.listens_beyond_loopback() or (named is not None and not is_loopback(named))


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine, reached from nowhere else."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


SECRETS = {
    "NEO4J_PASSWORD": "neo4j_password",
    "PATTI_SECRET": "secret",
    "PATTI_SMTP_URL": "smtp_url",
    "PATTI_OIDC_CLIENT_SECRET": "oidc_client_secret",
}
"""Settings that may be kept in a file in place of the environment: `<NAME>_FILE` is its path."""


def load_settings(**chosen: Any) -> Settings:
    """Return the settings from the environment; what is given here, unless None, comes first.

    Raises SettingsError naming each variable that makes no sense.
    """
    given = _from_files() | {name: value for name, value in chosen.items() if value is not None}
    aliases = {name: str(field.validation_alias or name) for name, field in Settings.model_fields.items()}
    try:
        return Settings(**{aliases[name]: value for name, value in given.items()})
    except ValidationError as error:
        raise SettingsError("; ".join(_explain(problem) for problem in error.errors())) from None


def _from_files() -> dict[str, str]:
    """Return the secrets that are kept in files. Raises SettingsError when one cannot be read, or is told twice."""
    found = {}
    for variable, name in SECRETS.items():
        if not (path := os.environ.get(f"{variable}_FILE")):
            continue
        if variable in os.environ:
            raise SettingsError(f"{variable} and {variable}_FILE: give one of them")
        try:
            found[name] = Path(path).read_text("utf-8").strip()
        except (OSError, UnicodeError) as error:
            raise SettingsError(f"{variable}_FILE: {path} cannot be read: {error}") from None
    return found


def _explain(problem: Any) -> str:
    name = str(problem["loc"][0])
    variable = name if name.startswith("NEO4J_") else f"PATTI_{name.upper()}"
    return f"{variable}: {problem['msg']}"
