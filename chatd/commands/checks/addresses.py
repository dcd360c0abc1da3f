"""Addresses as a page has them: whatever stands there, none of these raises."""

from contextlib import suppress
from urllib.parse import SplitResult, urljoin, urlsplit

_NONE = SplitResult("", "", "", "", "")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def split(url: str) -> SplitResult:
    """Its parts; empty ones for what is no address."""
    with suppress(ValueError):
        parts = urlsplit(url.strip())
        _ = parts.port, parts.hostname  # what they raise, they raise here
        return parts
    return _NONE


def joined(page: str, url: str) -> str:
    """The address that a page means; "" for what is none."""
    with suppress(ValueError):
        return urljoin(page, url.strip())
    return ""


def origin_in(url: str) -> str:
    """Scheme, host and port as the address has them; "" for what is no address of a page."""
    parts = split(url)
    is_page = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    return f"{parts.scheme}://{parts.netloc.lower()}" if is_page else ""


def is_plain_http(url: str) -> bool:
    """Whether anybody on the way may change what comes."""
    parts = split(url)
    return parts.scheme == "http" and parts.hostname not in _LOOPBACK
