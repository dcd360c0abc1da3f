"""What a setting can be: each kind reads a text, or says in a few words what it expects instead."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

_LOOPBACK = re.compile(r"(([a-z0-9-]+\.)*localhost|127\.[0-9.]+|\[::1\])(:[0-9]+)?")
DEFAULT_PORTS = {"http": 80, "https": 443}
PORT_MAX = 65_535
HOST_MAX_CHARS = 253  # Source: RFC 1035
_NODE = re.compile(r"[a-z][a-z0-9]{0,15}")
_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_WHOLE, _DECIMAL = re.compile(r"-?[0-9]{1,18}"), re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,9})?")

Network = IPv4Network | IPv6Network


class Misfit(Exception):
    """The value does not fit; the text goes on from the setting's name. It quotes no secret."""


class Kind(Protocol):
    """How a text is read, and what a value must be."""

    def read(self, text: str) -> Any:
        """The value. Raises: Misfit."""

    def check(self, value: Any) -> None:
        """Raises: Misfit."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number with both ends of its range, and what it counts. `is_whole`: without a part after the point."""

    least: float
    most: float
    unit: str = ""
    is_whole: bool = True

    @property
    def expected(self) -> str:
        """In words."""
        kind = "a whole number" if self.is_whole else "a number"
        return f"{kind} from {self.least:.10g} to {self.most:.10g}{self.unit and f' {self.unit}'}"

    def read(self, text: str) -> Any:
        """Raises: Misfit."""
        if not (_WHOLE if self.is_whole else _DECIMAL).fullmatch(text):
            raise Misfit(f"{self.expected}, not {text!r}")
        value = int(text) if self.is_whole else float(text)
        self.check(value)
        return value

    def check(self, value: Any) -> None:
        """Raises: Misfit."""
        if not self.least <= value <= self.most:  # never so for `nan`
            raise Misfit(f"{self.expected}, not {value}")


@dataclass(frozen=True, slots=True)
class Port:
    """Where to listen. 0 is any port: for tests, which ask the daemon which one it is, and never from a setting."""

    def read(self, text: str) -> Any:
        """Raises: Misfit."""
        return Number(1, PORT_MAX).read(text)

    def check(self, value: Any) -> None:
        """Raises: Misfit."""
        Number(0, PORT_MAX).check(value)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: Sequence[str]

    def read(self, text: str) -> Any:
        """Raises: Misfit."""
        self.check(text)
        return text

    def check(self, value: Any) -> None:
        """Raises: Misfit."""
        if value not in self.words:
            raise Misfit(f"one of {', '.join(self.words)}, not {value!r}")


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    def read(self, text: str) -> Any:
        """Raises: Misfit."""
        Choice(("true", "false")).check(text)
        return text == "true"

    def check(self, value: Any) -> None:
        """Any flag fits."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that `rule` accepts; it raises `Misfit` for any other. The default of a setting fits always."""

    rule: Callable[[str], object]

    def read(self, text: str) -> Any:
        """Raises: Misfit."""
        self.check(text)
        return text

    def check(self, value: Any) -> None:
        """Raises: Misfit."""
        self.rule(value)


@dataclass(frozen=True, slots=True)
class File:
    """Where something lies on the disk; whether it is there is seen when it is used."""

    def read(self, text: str) -> Any:
        """Raises: Misfit."""
        return Path(text)

    def check(self, value: Any) -> None:
        """Any path fits."""


def host(text: str) -> None:
    """An address or a name to listen at. Raises: Misfit."""
    if text.startswith("["):
        raise Misfit(f"without brackets: {text.strip('[]')}")
    if ":" in text or not _HOST.fullmatch(text.lower()) or len(text) > HOST_MAX_CHARS:
        try:
            ip_address(text)
        except ValueError:
            raise Misfit(f"an address or a name of this machine, not {text!r}") from None


def node(text: str) -> None:
    """A machine's name within addresses and a proxy's rules. Raises: Misfit."""
    if text and not _NODE.fullmatch(text):
        raise Misfit(f"a letter, then at most 15 more or digits, all small: north1; not {text!r}")


def origin(text: str) -> None:
    """An origin as browsers write it. Raises: Misfit, which names the right form when it is clear."""
    if text and (right := as_browsers_write(text)) != text:
        raise Misfit(f"as browsers write it: {right}")


def secure_origins(text: str) -> tuple[str, ...]:
    """Origins with commas between, none for an empty text; http for this machine alone. Raises: Misfit."""
    every = tuple(each.strip() for each in text.split(",")) if text else ()
    for each in every:
        if not each:
            raise Misfit("an origin between each two commas")
        origin(each)
        scheme, _, name = each.partition("://")
        if scheme == "http" and not is_loopback(name):
            raise Misfit(f"https://{name} is needed: http is for this machine alone")
    return every


def is_address(host_and_port: str) -> bool:
    """Whether it is no name."""
    named = host_and_port.partition("]")[0].lstrip("[") if "[" in host_and_port else host_and_port
    try:
        ip_address(named if "[" in host_and_port else named.partition(":")[0])
    except ValueError:
        return False
    return True


def is_loopback(host_and_port: str) -> bool:
    """Whether it is this machine, and no other can come by it."""
    return _LOOPBACK.fullmatch(host_and_port) is not None


def as_browsers_write(text: str) -> str:
    """Scheme, host in small letters or punycode, port if it is not the usual one. Raises: Misfit."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise Misfit(_like(text)) from None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc or port == 0:
        raise Misfit(_like(text))
    usual = DEFAULT_PORTS[parts.scheme]
    return f"{parts.scheme}://{_host(parts.hostname, text)}" + (
        "" if port in {None, usual} else f":{port}"
    )


def _like(text: str) -> str:
    """What is meant, and what was said, unless a password may stand in it."""
    has_password = ":" in text.partition("://")[2].rpartition("@")[0]
    return "like https://line.example.org" + ("" if has_password else f", not {text!r}")


def _host(name: str, text: str) -> str:
    try:
        address = ip_address(name)
    except ValueError:
        pass
    else:
        return str(address) if isinstance(address, IPv4Address) else f"[{address}]"
    try:
        ascii_name = name.encode("idna").decode().lower()
    except UnicodeError:
        ascii_name = ""
    if not _HOST.fullmatch(ascii_name) or ascii_name.rpartition(".")[2].isdigit():
        raise Misfit(_like(text))
    return ascii_name


def networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks with commas between: "127.0.0.1, 10.0.0.0/8, fd00::/8". Raises: Misfit."""
    return tuple(_network(each.strip()) for each in text.split(","))


def _network(text: str) -> Network:
    try:
        network = ip_network(text, strict=False)
        address = ip_address(text.partition("/")[0])
    except ValueError:
        raise Misfit(
            f"addresses or networks with commas between, like 127.0.0.1,10.0.0.0/8; not {text!r}"
        ) from None
    if network.prefixlen == 0:
        raise Misfit(f"{text} would trust everybody")
    if network.network_address != address:
        raise Misfit(f"{text} has bits beyond its /{network.prefixlen}; {network} is meant?")
    return network


def address_of(*schemes: str) -> Callable[[str], None]:
    """A rule: the text begins with one of these. It may hold a password, so it is never quoted."""

    def rule(text: str) -> None:
        if text and not text.startswith(schemes):
            hint = " (postgres:// is written postgresql://)" * text.startswith("postgres://")
            raise Misfit(f"begins with {' or '.join(schemes)}{hint}")
        if text in schemes or text.endswith(":///:memory:"):
            raise Misfit("names no place; the whole address is needed")
        if text.partition("://")[2].count("@") > 1 and not text.startswith("sqlite"):
            raise Misfit("signs of a password are written otherwise: @ as %40, / as %2F, % as %25")

    return rule
