"""What every reply carries, and what none carries. Source: docs/adr/0011-the-sealed-frame.md."""

from aiohttp import web

NOBODY_FRAMES = "frame-ancestors 'none'"
_NEVER = "microphone=(), geolocation=(), browsing-topics=(), interest-cohort=()"
PERMISSIONS = f"camera=(), {_NEVER}"
# The console alone: a lead's camera reads a code from another screen (docs/ceremony.md), when she asks for it.
CONSOLE_PERMISSIONS = f"camera=(self), {_NEVER}"
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


async def add_common(_: web.Request, response: web.StreamResponse) -> None:
    """Set each header that the reply has not set itself; never name the software."""
    for name, value in COMMON.items():
        response.headers.setdefault(name, value)
    if NOBODY_FRAMES not in response.headers["Content-Security-Policy"]:
        response.headers.popall("X-Frame-Options", None)  # it knows no list; the policy has one
    response.headers.popall("Server", None)
