"""When a connection begins to speak for a page: before what the page is answered is loaded.

What another process changes from then on is told to it, behind the answer. Whoever entered only with the answer would
never hear of what changed in between.

A connection may be gone by then, and its page at another process already: this one must not take it from there. So a
page that comes back enters before it counts as connected, and once more behind that: who went in between is lost.
"""

from collections.abc import Awaitable, Callable

Entering = Callable[[str], Awaitable[bool]]  # `Connection.enter`; Raises: Unavailable


async def nobody(_: str) -> bool:
    """There is no connection, and none that could be gone."""
    return True
