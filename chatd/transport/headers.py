"""What every reply carries, and what none carries. Source: docs/adr/0011-the-sealed-frame.md."""

from collections.abc import Container

from aiohttp import web

NOBODY_FRAMES = "frame-ancestors 'none'"
_NEVER = "microphone=(), geolocation=(), browsing-topics=(), interest-cohort=()"
PERMISSIONS = f"camera=(), {_NEVER}"
# The console alone: a lead's camera reads a code from another screen (docs/ceremony.md), when she asks for it.
CONSOLE_PERMISSIONS = f"camera=(self), {_NEVER}"
ENCODINGS = ("br", "gzip")  # the best first
COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"default-src 'none'; {NOBODY_FRAMES}",
    "X-Frame-Options": "DENY",
}
# Rules of documents: on a script, a style or a list they say nothing, and come nine times before a talk (ADR 0075).
OF_PAGES = ("Permissions-Policy", "Cross-Origin-Opener-Policy", "X-Frame-Options")
SCRIPTS_AND_STYLES = {"text/javascript", "application/javascript", "text/css"}
NO_PAGES = SCRIPTS_AND_STYLES | {"application/json"}
SWITCHING = 101


async def add_common(_: web.Request, response: web.StreamResponse) -> None:
    """Set each header that the reply has not set itself and that says something of it; never name the software."""
    response.headers.popall("Server", None)
    if response.status == SWITCHING:  # nothing is read or kept of it
        response.headers.popall("Date", None)
        return
    kind = response.content_type
    for name, value in COMMON.items():
        if kind not in NO_PAGES or name not in OF_PAGES:
            response.headers.setdefault(name, value)
    if kind in SCRIPTS_AND_STYLES:
        response.headers.popall("Content-Security-Policy", None)
        response.headers.popall("Date", None)  # no page of ours asks it of them
    elif NOBODY_FRAMES not in response.headers["Content-Security-Policy"]:
        response.headers.popall("X-Frame-Options", None)  # it knows no list; the policy has one


def negotiated(accepted: str, bodies: Container[str]) -> str:
    """The best encoding that both sides have; "" is plain."""
    wanted = set()
    for part in accepted.split(","):
        name, _, weight = part.partition(";")
        if weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}:
            wanted.add(name.strip().lower())
    return next((name for name in ENCODINGS if name in wanted and name in bodies), "")
