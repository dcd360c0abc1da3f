"""Content security policies as browsers read them, as far as a loader and a connection need it (CSP level 3)."""

import re
from collections.abc import Iterable, Mapping, Sequence

from chatd.commands.checks.addresses import split

_SCRIPTS = ("script-src-elem", "script-src", "default-src")
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_UPGRADES = {("http", "https"), ("ws", "wss"), ("http", "ws"), ("http", "wss"), ("https", "wss")}
Policy = Mapping[str, Sequence[str]]


def parsed(headers: Iterable[str]) -> list[Policy]:
    """Each policy of these values; commas divide them, and of a directive that comes twice the first counts."""
    policies: list[Policy] = []
    for text in headers:
        for part in text.split(","):
            policy: dict[str, Sequence[str]] = {}
            for directive in part.split(";"):
                name, *sources = directive.split()[:200] or [""]
                if name:
                    policy.setdefault(name.lower(), sources)
            if policy:
                policies.append(policy)
    return policies


def lets_script(policy: Policy, url: str, page: str, *, nonce: str, integrity: str) -> bool:
    """Whether a script at `url` with these attributes runs in a page at `page`."""
    sources = _sources(policy, _SCRIPTS)
    if sources is None:
        return True
    lower = {each.lower() for each in sources}
    has_nonce = bool(nonce) and f"'nonce-{nonce}'" in sources
    if has_nonce or (integrity and f"'{integrity}'" in sources):
        return True
    return "'strict-dynamic'" not in lower and _matches(sources, url, page)


def lets_connect(policy: Policy, url: str, page: str) -> bool:
    """Whether a page at `page` may connect to `url`."""
    sources = _sources(policy, ("connect-src", "default-src"))
    return sources is None or _matches(sources, url, page)


def lets_frame(policy: Policy) -> bool:
    """Whether the application's frame can be made: by our Trusted Types policy, or else from a blob."""
    if "'script'" not in policy.get("require-trusted-types-for", ()):
        return True
    names = policy.get("trusted-types")
    if names is None or "avoinlinja" in names or "*" in names:
        return True
    frames = _sources(policy, ("frame-src", "child-src", "default-src"))
    return frames is None or "blob:" in frames


def _sources(policy: Policy, names: Sequence[str]) -> Sequence[str] | None:
    return next((policy[each] for each in names if each in policy), None)


def _matches(sources: Sequence[str], url: str, page: str) -> bool:
    return any(_match(each, url, page) for each in sources)


def _match(source: str, url: str, page: str) -> bool:
    wanted, own = split(url), split(page)
    if source == "*":
        return wanted.scheme in _PORTS
    if source.lower() == "'self'":
        source = f"{own.scheme}://{own.netloc}"
    if source.endswith(":") and "/" not in source:
        return _is_scheme(source[:-1].lower(), wanted.scheme)
    found = re.fullmatch(r"(?:([a-zA-Z][\w+.-]*)://)?([^/:]+)(?::(\d+|\*))?(/[^?#]*)?", source)
    if found is None:
        return False
    scheme, host, port, path = found.groups()
    return (
        _is_scheme((scheme or own.scheme).lower(), wanted.scheme)
        and _is_host(host.lower(), wanted.hostname or "")
        and _is_port(port, wanted.port, wanted.scheme)
        and _is_path(path, wanted.path)
    )


def _is_scheme(allowed: str, wanted: str) -> bool:
    return allowed == wanted or (allowed, wanted) in _UPGRADES


def _is_host(allowed: str, wanted: str) -> bool:
    return wanted.endswith(allowed[1:]) if allowed.startswith("*.") else allowed == wanted


def _is_port(allowed: str | None, wanted: int | None, scheme: str) -> bool:
    usual = _PORTS.get(scheme)
    real = wanted or usual
    if allowed is None:
        return real == usual
    return allowed == "*" or int(allowed) == real


def _is_path(allowed: str | None, wanted: str) -> bool:
    if not allowed or allowed == "/":
        return True
    return wanted.startswith(allowed) if allowed.endswith("/") else wanted == allowed
