"""How an area answers a request: a `Request` in, a `Reply` out. The transport keeps the promise.

An area's `http` lists its `Route`s and knows no HTTP library. Errors become replies in the transport, in one place.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol, TypeVar

from chatd.base.errors import Reason
from chatd.base.shapes import Shape

T = TypeVar("T", bound=Shape)
BODY_MAX_BYTES = 64 * 1024

FOR_ALL_SITES = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}  # what pages of any site may read


class Request(Protocol):
    """What a handler may know of who asks and what for."""

    @property
    def host(self) -> str:
        """The `Host` header."""

    @property
    def method(self) -> str:
        """GET, POST."""

    @property
    def target(self) -> str:
        """Path and query, as they were sent."""

    @property
    def path(self) -> str:
        """As it was asked for, decoded, without the query."""

    @property
    def is_for_eyes(self) -> bool:
        """Whether a browser asks for a page to show, and not a program for data."""

    @property
    def origin(self) -> str | None:
        """The `Origin` header, None without one."""

    @property
    def source(self) -> bytes | None:
        """The keyed hash of the network it comes from; None when that is not known."""

    @property
    def bearer(self) -> str:
        """The bearer. Raises: Unknown when there is none: the same answer as for a wrong one."""

    @property
    def proof(self) -> str:
        """The `Proof` header; empty without one."""

    def part(self, name: str) -> str:
        """The part of the path to which the route gives this name."""

    def query(self, name: str) -> str:
        """The value of this name in the query; empty without one."""

    async def content(self, *, max_bytes: int = BODY_MAX_BYTES) -> bytes:
        """The body as it was sent. Raises: Malformed when it is longer."""

    async def body(self, shape: type[T], *, max_bytes: int = BODY_MAX_BYTES) -> T:
        """The JSON body, of whatever type it says it is. Raises: Malformed (also when it is longer)."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A shape goes out as JSON, text as HTML. Headers come on top of those that every reply carries.

    `is_packed`: as gzip where that is understood. Only for what is the same for everybody and has no secret in it.
    `counted`: as what it is counted, without line or person; most replies are not.
    """

    body: Shape | str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: HTTPStatus = HTTPStatus.OK
    counted: str = ""
    is_packed: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """One method (`*` is any) and path, with `{name}` for its parts, and who answers.

    `counted_as`: under which name refusals are counted. `gone_status`: what `gone` is here: 404 where a page is
    asked for, 401 where a bearer is. `refused`: what a refusal looks like where a person reads it; else it is JSON,
    with these `headers`.
    """

    method: str
    path: str
    answer: Callable[[Request], Awaitable[Reply]]
    counted_as: str = "page"
    gone_status: HTTPStatus = HTTPStatus.NOT_FOUND
    refused: Callable[[Reason], Reply] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def own_origin(host: str, origins: tuple[str, ...]) -> str:
    """Our own origin as it was asked for, when we have several; else the first."""
    asked = f"http://{host}"
    return asked if asked in origins else origins[0]


def content_policy(
    *, script: str, style: str, connect: str, frame: str, trusted: str, ancestors: str = "'none'"
) -> str:
    """A content security policy that allows these sources and nothing else."""
    return (
        f"default-src 'none'; script-src {script}; style-src {style}; connect-src {connect}; "
        f"img-src 'self' data: blob:; font-src 'self'; frame-src {frame}; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors {ancestors}; "
        f"require-trusted-types-for 'script'; trusted-types {trusted}"
    )


def own_connections(origin: str) -> str:
    """What a page of ours may connect to: its own origin, by HTTP and by WebSocket."""
    return f"{origin} {origin.replace('http', 'ws', 1)}"
