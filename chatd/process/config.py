"""The operator's manual of every setting: one frozen value, read once from names that begin with `CHATD_`."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PREFIX = "CHATD_"
SECRET = {"is_secret": True}


class ConfigError(Exception):
    """A setting is unknown or does not fit; the text says which, and `serve` does not start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting, its unit in its name, its default beside it. The environment name is `CHATD_` and the name.

    host, port: where to listen; a reverse proxy with TLS stands before it.
    origin: the line's own origin, "https://line.example.org". Empty: what the page's `Host` header says, http only;
      for a demonstration on one machine.
    proxies: addresses of trusted reverse proxies, with commas between: only from these does `X-Forwarded-For` count.
    database: SQLAlchemy address of the durable configuration; never a row per ticket, conversation or visitor.
    redis_url: redis://, rediss:// or unix:// of a Redis that writes nothing to disk: a lead's open and close and the
      counts of the last hour then outlive a restart. Empty: they stay in memory.
    signing_key_path: the file of the daily keys that sign what pages hold; made on the first start, mode 0600.
    assets_path: the built pages; empty means those inside the package.
    releases_path: earlier releases of what visitors' pages load, copied at each start and kept for a year:
      partners' pages may pin them.
    log_level: DEBUG, INFO, WARNING or ERROR of our own log; libraries say only where they failed.
    swap_is_allowed: serve although the machine has swap, where words and keys could reach the disk.
    is_demonstration: says so on every screen; the demonstration sets it.
    visitor_ping_seconds, visitor_wait_seconds: ping a visitor every, and wait for the answer: a dead line is found
      within their sum (docs/adr/0025-what-the-page-believes-of-its-line.md).
    console_ping_seconds, console_wait_seconds: the same for consoles.
    unsent_max_bytes: of one connection that does not read; a full catch-up fits; above it the connection is cut.
    connections_max: of visitors at once, and of consoles at once.
    settle_seconds: after a start nobody is assigned, so that those who waited longest can come back first.
    stop_seconds: to finish what is under way after SIGTERM.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    origin: str = ""
    proxies: str = "127.0.0.1,::1"
    database: str = "sqlite+aiosqlite:///var/chatd.sqlite"
    redis_url: str = field(default="", metadata=SECRET)  # a password may stand in it
    signing_key_path: Path = field(default=Path("var/signing-key.json"), metadata=SECRET)
    assets_path: Path = Path()
    releases_path: Path = Path("var/releases")
    log_level: str = "INFO"
    swap_is_allowed: bool = False
    is_demonstration: bool = False
    visitor_ping_seconds: float = 15.0
    visitor_wait_seconds: float = 13.0
    console_ping_seconds: float = 5.0
    console_wait_seconds: float = 10.0
    unsent_max_bytes: int = 2 * 1024 * 1024
    connections_max: int = 10_000
    settle_seconds: float = 10.0
    stop_seconds: float = 5.0

    def __post_init__(self) -> None:
        """Raises: ConfigError when two settings do not fit each other."""
        if self.console_ping_seconds + self.console_wait_seconds > 20:  # noqa: PLR2004 - the promise
            raise ConfigError(
                "console_ping_seconds and console_wait_seconds: more than 20 s together"
            )
        if self.log_level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ConfigError("log_level: none of DEBUG, INFO, WARNING, ERROR")
        if self.origin.endswith("/") or (self.origin and "://" not in self.origin):
            raise ConfigError("origin: like https://line.example.org, without a path")

    def __repr__(self) -> str:
        """All settings; secrets and passwords in addresses as `<secret>`."""
        shown = ", ".join(f"{each.name}={_shown(self, each)}" for each in dataclasses.fields(self))
        return f"Config({shown})"

    @property
    def origins(self) -> tuple[str, ...]:
        """The line's own origins."""
        if self.origin:
            return (self.origin,)
        return tuple(f"http://{host}:{self.port}" for host in ("127.0.0.1", "localhost"))


def _shown(config: Config, each: "dataclasses.Field[Any]") -> str:
    value = getattr(config, each.name)
    if each.metadata.get("is_secret") or (each.name == "database" and "@" in value):
        return "<secret>"
    return repr(value)


def from_environment(environment: Mapping[str, str]) -> Config:
    """The settings in these names. Raises: ConfigError (unknown name, a value that does not fit)."""
    fields = {PREFIX + each.name.upper(): each for each in dataclasses.fields(Config)}
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    unknown = sorted(given.keys() - fields.keys())
    if unknown:
        raise ConfigError(f"unknown: {', '.join(unknown)}")
    values: dict[str, Any] = {
        fields[name].name: _parsed(name, value, fields[name].type) for name, value in given.items()
    }
    return Config(**values)


def _parsed(name: str, value: str, kind: Any) -> Any:
    if kind is bool:
        if value not in {"true", "false"}:
            raise ConfigError(f"{name}: true or false")
        return value == "true"
    try:
        return kind(value)
    except ValueError:
        raise ConfigError(f"{name}: not a {kind.__name__}") from None
