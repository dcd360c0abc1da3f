"""Fetches from the hosts that were named and from no other, bounded in size and time, and keeps nothing."""

import http.client
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any, Protocol

from chatd.commands.checks.addresses import joined, origin_in

BODY_MAX_BYTES = 4 * 1024 * 1024  # of a partner's page; of an asset no more than the manifest says
TIMEOUT_SECONDS = 15.0
CHUNK_BYTES = 64 * 1024
REDIRECTS_MAX = 5  # on the same host
_REDIRECTS = {301, 302, 303, 307, 308}


class Unreachable(Exception):
    """There was no answer, or none that may be read; the text says why."""


class Readable(Protocol):
    """A reply, or an error, which reads alike."""

    def read1(self, size: int, /) -> bytes:
        """What has come; nothing at the end."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: `headers` by their names in small letters, `url` after redirects."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def encoding(self) -> str:
        """Of the content; "" is plain."""
        return self.headers.get("content-encoding", "").strip().lower()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Each step is ours to allow."""


class Fetcher:
    """`origins`: whoever was named, such as "https://line.example.org". Nobody else is asked for anything."""

    def __init__(self, *origins: str, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._origins = frozenset(origins)
        self._timeout = timeout_seconds
        self._opener = urllib.request.build_opener(_NoRedirect)

    def get(
        self, url: str, *, max_bytes: int = BODY_MAX_BYTES, encoding: str = "identity"
    ) -> Answer:
        """Follow redirects on the same host. Raises: Unreachable."""
        for _ in range(REDIRECTS_MAX + 1):
            answer = self._once(url, max_bytes, encoding)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            url = joined(url, answer.headers["location"])
        raise Unreachable(f"more than {REDIRECTS_MAX} redirects")

    def _once(self, url: str, max_bytes: int, encoding: str) -> Answer:
        origin = origin_in(url)
        if origin not in self._origins:
            raise Unreachable(f"leads to {origin}, which was not named")
        request = urllib.request.Request(  # noqa: S310 - http and https alone: an origin was named
            url,
            headers={
                "Accept-Encoding": encoding,
                "Accept": "text/html, */*",
                "User-Agent": "chatd-verify",
            },
        )
        try:
            with self._opener.open(request, timeout=self._timeout) as reply:
                return self._read(url, reply.status, reply.headers, reply, max_bytes)
        except urllib.error.HTTPError as error:
            with error:
                return self._read(url, error.code, error.headers, error, max_bytes)
        except urllib.error.URLError as error:
            raise Unreachable(_words(error.reason)) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unreachable(_words(error)) from None

    def _read(self, url: str, status: int, headers: Message, reply: Any, max_bytes: int) -> Answer:
        """No longer than the bound, and in all no later than the time-out. Raises: Unreachable, OSError."""
        until = time.monotonic() + self._timeout
        body = bytearray()
        readable: Readable = reply
        while chunk := readable.read1(CHUNK_BYTES):
            body += chunk
            if len(body) > max_bytes:
                raise Unreachable(f"is longer than {max_bytes} bytes")
            if time.monotonic() > until:
                raise Unreachable("no end in time")
        return Answer(url, status, _joined(headers.items()), bytes(body))


def _joined(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        joined[key] = f"{joined[key]}, {value}" if key in joined else value
    return joined


def unzipped(body: bytes, max_bytes: int) -> bytes:
    """What gzip has in it. Raises: Unreachable for what is none, or longer."""
    inflate = zlib.decompressobj(wbits=31)
    try:
        plain = inflate.decompress(body, max_bytes + 1)
    except zlib.error:
        raise Unreachable("is not the gzip that it says") from None
    if len(plain) > max_bytes or not inflate.eof or inflate.unused_data:
        raise Unreachable("is not the gzip that it says")
    return plain


def _words(reason: object) -> str:
    if isinstance(reason, TimeoutError):
        return "no answer in time"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror
    return str(reason)[:200] or type(reason).__name__
