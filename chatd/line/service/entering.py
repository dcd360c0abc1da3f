"""When a connection begins to speak for a page: before what the page is answered is loaded.

What another process changes from then on is told to it, behind the answer. Whoever entered only with the answer would
never hear of what changed in between.
"""

from collections.abc import Awaitable, Callable

Entering = Callable[[str], Awaitable[None]]  # `Connection.enter`; Raises: Unavailable


async def nobody(_: str) -> None:
    """There is no connection."""
