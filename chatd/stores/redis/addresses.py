"""Where Redis is, as an operator writes it: one, one that Sentinels name, or the primaries of a cluster.

redis://USER:PASSWORD@HOST:6379, unix://USER:PASSWORD@/FILE, redis+sentinel://USER:PASSWORD@HOST:26379,HOST:26379/NAME,
redis+cluster://USER:PASSWORD@HOST:7000,HOST:7001; with TLS they begin with `rediss`. Options follow a `?`.
"""

import ssl
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

REDIS_PORT, SENTINEL_PORT = 6379, 26379
TLS_OPTIONS = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
SENTINEL_OPTIONS = ("sentinel_username", "sentinel_password")
LIKE = (
    "like redis://HOST:6379, rediss://HOST:6379, unix:///FILE, redis+sentinel://HOST:26379,HOST:26379/NAME "
    "or redis+cluster://HOST:7000,HOST:7001"
)


class BadAddressError(ValueError):
    """What to change, and no password."""


class Node(NamedTuple):
    """Where one Redis listens; with port 0 the host is a file, its socket."""

    host: str
    port: int = 0

    def __str__(self) -> str:
        return f"{self.host}:{self.port}" if self.port else self.host


class Credentials(NamedTuple):
    """As whom to sign in; without a password, as nobody."""

    username: str = ""
    password: str = ""


NOBODY = Credentials()


@dataclass(frozen=True, slots=True)
class Address:
    """`service`: how the Sentinels at `nodes` name the primary, else "". `tls`: None without."""

    nodes: tuple[Node, ...]
    credentials: Credentials
    service: str = ""
    is_cluster: bool = False
    tls: ssl.SSLContext | None = None
    sentinel_credentials: Credentials = NOBODY

    @property
    def shown(self) -> str:
        """Without name and password."""
        return ",".join(map(str, self.nodes)) + f"/{self.service}" * bool(self.service)

    @property
    def has_replicas(self) -> bool:
        """Whether another Redis holds the same, and may take this one's place."""
        return self.is_cluster or bool(self.service)


def address_of(url: str) -> Address:
    """Raises: BadAddressError."""
    try:
        parts = urlsplit(url)
        options = dict(
            parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        )
        return _address(parts, options)
    except BadAddressError:
        raise
    except ValueError:
        raise BadAddressError(LIKE) from None


def _address(parts: SplitResult, options: dict[str, str]) -> Address:
    scheme, _, kind = parts.scheme.partition("+")
    if scheme not in ("redis", "rediss", "unix") or kind not in ("", "sentinel", "cluster"):
        raise BadAddressError(LIKE)
    if scheme == "unix" and kind:
        raise BadAddressError(LIKE)
    user, _, hosts = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    is_sentinel = kind == "sentinel"
    _must_know(options, TLS_OPTIONS * (scheme == "rediss") + SENTINEL_OPTIONS * is_sentinel)
    if scheme == "unix":
        nodes: tuple[Node, ...] = (_file(hosts, parts.path),)
    else:
        port = SENTINEL_PORT if is_sentinel else REDIS_PORT
        nodes = tuple(_node(each, port) for each in hosts.split(","))
        if not kind and len(nodes) > 1:
            raise BadAddressError("one host; several are of redis+cluster:// or redis+sentinel://")
    return Address(
        nodes=nodes,
        credentials=Credentials(unquote(name), unquote(password)),
        service=_service(parts.path, is_needed=is_sentinel) if scheme != "unix" else "",
        is_cluster=kind == "cluster",
        tls=_tls(options) if scheme == "rediss" else None,
        sentinel_credentials=Credentials(*(options.get(each, "") for each in SENTINEL_OPTIONS)),
    )


def _must_know(options: dict[str, str], known: tuple[str, ...]) -> None:
    for each in sorted(options.keys() - set(known)):
        there_are = f"there are {', '.join(known)}" if known else "this kind of address has none"
        raise BadAddressError(f"no option {each}; {there_are}")


def _file(host: str, path: str) -> Node:
    if host or path in ("", "/"):
        raise BadAddressError("like unix:///run/redis/redis.sock")
    return Node(unquote(path))


def _node(text: str, port: int) -> Node:
    """Raises: ValueError (no port, no closed bracket)."""
    parts = urlsplit(f"//{text}")
    if not parts.hostname:
        raise BadAddressError(LIKE)
    return Node(parts.hostname, parts.port or port)


def _service(path: str, *, is_needed: bool) -> str:
    name = path.strip("/")
    if is_needed:
        if not name:
            raise BadAddressError("after the Sentinels comes /NAME, as they call the primary")
        return unquote(name)
    if name not in ("", "0"):
        raise BadAddressError("a Redis of its own is needed, in it the database 0")
    return ""


def _tls(options: dict[str, str]) -> ssl.SSLContext:
    """Who answers must have a certificate for its name, of the system's authorities or of `ssl_ca_certs`."""
    authority, certificate, key = (options.get(each) for each in TLS_OPTIONS)
    if bool(certificate) != bool(key):
        raise BadAddressError("ssl_certfile and ssl_keyfile belong together")
    what = "ssl_ca_certs"
    try:
        context = ssl.create_default_context(cafile=authority)
        if certificate:
            what = "ssl_certfile or ssl_keyfile"
            context.load_cert_chain(certificate, key, password=_no_password)
    except FileNotFoundError:
        raise BadAddressError(f"{what}: no such file") from None
    except OSError:  # also what is no certificate
        raise BadAddressError(f"{what}: cannot be read, or is no PEM of its kind") from None
    return context


def _no_password() -> str:
    """A key behind a password is not asked for at a terminal that nobody sits at."""
    return ""
