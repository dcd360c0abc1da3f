"""The operator's manual of every setting: one frozen value, read once from names that begin with `CHATD_`."""

import dataclasses
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chatd.process.setting_kinds import (
    Choice,
    File,
    Flag,
    Kind,
    Misfit,
    Network,
    Number,
    Port,
    Text,
    address_of,
    host,
    is_address,
    is_loopback,
    networks,
    node,
    origin,
    secure_origins,
)

PREFIX = "CHATD_"
CONSOLE_LOST_MAX_SECONDS = 20  # a visitor is told of a dead console within this time
VISITOR_LOST_MAX_SECONDS = 30  # Source: docs/adr/0025-what-the-page-believes-of-its-line.md
REDIS_SCHEMES = (
    *("redis://", "rediss://", "unix://", "redis+sentinel://", "rediss+sentinel://"),
    *("redis+cluster://", "rediss+cluster://"),
)
KIND, SECRET = "kind", "is_secret"


class ConfigError(Exception):
    """What the operator has given does not work; each line of the text says of one thing what to change."""


def _set(default: Any, kind: Kind, *, is_secret: bool = False) -> Any:
    """A setting: its default, what it may be, and whether it may be shown."""
    return field(default=default, metadata={KIND: kind, SECRET: is_secret})


def _seconds(default: float, least: float, most: float) -> Any:
    return _set(default, Number(least, most, "seconds", is_whole=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting, its unit in its name, its default beside it. The environment name is `CHATD_` and the name.

    host, port: where to listen; a reverse proxy with TLS stands before it.
    node: a short name of this machine among several, such as north: ids of connections then begin with north-w1, for
      the proxy. Empty: there is one machine, and they begin with w1.
    origin: the line's own origin, "https://line.example.org". Empty: what the page's `Host` header says, http only;
      for a demonstration on one machine.
    console_origins: sites of organisations that host the console's start page themselves, with commas between
      (`console-page`): from these, too, a console may connect, and its passkeys count for that host.
    proxies: addresses and networks of trusted reverse proxies, with commas between: only from these does
      `X-Forwarded-For` count.
    watchers: addresses and networks that may ask `/readyz` and `/metrics`, straight and not by a proxy.
    database: SQLAlchemy address of the durable configuration; never a row per ticket, conversation or visitor.
    redis_url: address of a Redis that writes nothing to disk, of Sentinels or of a cluster (docs/operations.md):
      all live state is there then, for any number of processes. Empty: it stays in the memory of one.
    signing_key_path: the file of the daily keys that sign what pages hold; made on the first start, mode 0600.
    assets_path: the built pages; empty means those inside the package.
    releases_path: earlier releases of what visitors' pages load, copied at each start and kept for a year:
      partners' pages may pin them.
    retirements_path: releases that are not safe any more, as the release key has signed it, one statement on a line.
    smtp_path: by which server each organisation's e-mail goes out, with secrets, mode 0600; read at the start. Without
      the file nobody is called in by e-mail (`mail check`).
    log_level: DEBUG, INFO, WARNING or ERROR of our own log; libraries say only where they failed.
    swap_is_allowed: serve although the machine has swap, where words and keys could reach the disk.
    is_demonstration: says so on every screen; the demonstration sets it.
    visitor_ping_seconds, visitor_wait_seconds: ping a visitor every, and wait for the answer: a dead line is found
      within their sum (docs/adr/0025-what-the-page-believes-of-its-line.md).
    console_ping_seconds, console_wait_seconds: the same for consoles.
    unsent_max_bytes: of one connection that does not read; a full catch-up fits; above it the connection is cut.
    connections_max: of visitors at once, and of consoles at once; `serve` needs three open files for each.
    settle_seconds: after a start nobody is assigned, so that those who waited longest can come back first.
    stop_seconds: to finish what is under way after SIGTERM.
    drain_seconds: after SIGTERM, before those, one of several processes tells its pages to connect elsewhere, spread
      over so long. 0: as a single process, which has nowhere to send them.
    start_wait_seconds: at a start, for a database or Redis that is coming up; a wrong password is not waited for.
    """

    host: str = _set("127.0.0.1", Text(host))
    port: int = _set(8080, Port())
    node: str = _set("", Text(node))
    origin: str = _set("", Text(origin))
    console_origins: str = _set("", Text(secure_origins))
    proxies: str = _set("127.0.0.1,::1", Text(networks))
    watchers: str = _set("127.0.0.1,::1", Text(networks))
    database: str = _set(
        "sqlite+aiosqlite:///var/chatd.sqlite",
        Text(
            address_of(
                "sqlite:///", "postgresql://", "sqlite+aiosqlite:///", "postgresql+asyncpg://"
            )
        ),
    )
    redis_url: str = _set(
        "", Text(address_of(*REDIS_SCHEMES)), is_secret=True
    )  # a password may stand in it
    signing_key_path: Path = _set(Path("var/signing-key.json"), File(), is_secret=True)  # noqa: RUF009 - a field
    assets_path: Path = _set(Path(), File())  # noqa: RUF009 - a field
    releases_path: Path = _set(Path("var/releases"), File())  # noqa: RUF009 - a field
    retirements_path: Path = _set(Path("var/retirements.txt"), File())  # noqa: RUF009 - a field
    smtp_path: Path = _set(Path("var/smtp.toml"), File())  # noqa: RUF009 - a field
    log_level: str = _set("INFO", Choice(("DEBUG", "INFO", "WARNING", "ERROR")))
    swap_is_allowed: bool = _set(False, Flag())
    is_demonstration: bool = _set(False, Flag())
    visitor_ping_seconds: float = _seconds(10.0, 1, 29)
    visitor_wait_seconds: float = _seconds(18.0, 1, 29)
    console_ping_seconds: float = _seconds(5.0, 1, 19)
    console_wait_seconds: float = _seconds(10.0, 1, 19)
    unsent_max_bytes: int = _set(2 * 1024 * 1024, Number(1024 * 1024, 64 * 1024 * 1024, "bytes"))
    connections_max: int = _set(5_000, Number(1, 1_000_000))
    settle_seconds: float = _seconds(10.0, 0, 120)
    stop_seconds: float = _seconds(5.0, 0, 60)
    drain_seconds: float = _seconds(10.0, 0, 300)
    start_wait_seconds: float = _seconds(30.0, 0, 600)

    def __post_init__(self) -> None:
        """Raises: ConfigError with every setting that does not fit, and every two that do not fit each other."""
        wrong = [*_misfits(self), *_mismatches(self)]
        if wrong:
            raise ConfigError("\n".join(wrong))

    def __repr__(self) -> str:
        """All settings; secrets and passwords in addresses as `<secret>`."""
        shown = ", ".join(f"{each.name}={_shown(self, each)}" for each in dataclasses.fields(self))
        return f"Config({shown})"

    @property
    def origins(self) -> tuple[str, ...]:
        """The line's own origins."""
        if self.origin:
            return (self.origin,)
        return tuple(f"http://{host}:{self.port}" for host in ("localhost", "127.0.0.1"))

    @property
    def console_sites(self) -> tuple[str, ...]:
        """From where else a console may connect."""
        return secure_origins(self.console_origins)

    @property
    def proxy_networks(self) -> tuple[Network, ...]:
        """From where `X-Forwarded-For` counts."""
        return networks(self.proxies)

    @property
    def watcher_networks(self) -> tuple[Network, ...]:
        """Who may ask how the daemon does."""
        return networks(self.watchers)

    def place_of(self, worker: int) -> str:
        """Where this worker (from 1) is, for a proxy: "w1", or "north-w1" with a name for the machine."""
        return f"{self.node}-w{worker}" if self.node else f"w{worker}"

    def refuse_plain_origin(self) -> None:
        """Raises: ConfigError for an origin by http on a name that others can reach: words and keys would be open.

        And for an address, where nobody could sign in. Source: WebAuthn Level 3, 5.1.2.
        """
        scheme, _, name = self.origin.partition("://")
        if scheme == "http" and not is_loopback(name):
            raise ConfigError(
                f"CHATD_ORIGIN: https://{name} is needed: http is for this machine alone"
            )
        if is_address(name):
            raise ConfigError(
                "CHATD_ORIGIN: a name is needed, for passkeys count for no address"
                + f": http://localhost:{self.port}" * is_loopback(name)
            )


def _shown(config: Config, each: "dataclasses.Field[Any]") -> str:
    value = getattr(config, each.name)
    if each.metadata[SECRET] or (each.name == "database" and "@" in value):
        return "<secret>"
    return repr(value)


def _misfits(config: Config) -> Iterator[str]:
    for each in dataclasses.fields(config):
        try:
            each.metadata[KIND].check(getattr(config, each.name))
        except Misfit as misfit:
            yield f"{_name(each)}: {misfit}"


def _mismatches(config: Config) -> Iterator[str]:
    for who, most in (("visitor", VISITOR_LOST_MAX_SECONDS), ("console", CONSOLE_LOST_MAX_SECONDS)):
        both = getattr(config, f"{who}_ping_seconds") + getattr(config, f"{who}_wait_seconds")
        if both > most:
            name = f"{PREFIX}{who.upper()}"
            yield f"{name}_PING_SECONDS and {name}_WAIT_SECONDS: at most {most} seconds together, not {both:g}"


def _name(each: "dataclasses.Field[Any]") -> str:
    return PREFIX + each.name.upper()


def from_environment(environment: Mapping[str, str]) -> Config:
    """The settings in these names. Raises: ConfigError with every unknown name and every value that does not fit."""
    fields = {_name(each): each for each in dataclasses.fields(Config)}
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for name, text in sorted(environment.items()):
        if not name.startswith(PREFIX):
            continue
        try:
            each = _known(name, fields)
            values[each.name] = _read(each, text.strip())
        except Misfit as misfit:
            wrong.append(f"{name}: {misfit}")
    try:
        config = Config(**values)
    except ConfigError as error:
        wrong.append(str(error))
    if wrong:
        raise ConfigError("\n".join(wrong))
    return config


def _known(name: str, fields: Mapping[str, "dataclasses.Field[Any]"]) -> "dataclasses.Field[Any]":
    """Raises: Misfit that names the nearest setting."""
    if name not in fields:
        near = difflib.get_close_matches(name, fields, n=1)
        raise Misfit(f"no such setting{f'; {near[0]} is meant?' if near else ''}")
    return fields[name]


def _read(each: "dataclasses.Field[Any]", text: str) -> Any:
    """Raises: Misfit."""
    if not text:
        raise Misfit("is empty; leave it out for the default")
    return each.metadata[KIND].read(text)
