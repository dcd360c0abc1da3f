"""That something is unknown is believed only of a store that has forgotten nothing since it was last looked at."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from chatd.base.errors import Unavailable, Unknown

Store = TypeVar("Store")
IsAsKnown = Callable[[], Awaitable[bool]]


def sure(kept: Store, is_as_known: IsAsKnown) -> Store:
    """The same store; what it does not know, since it was emptied, is Unavailable until pages have come again."""
    return cast("Store", _Sure(kept, is_as_known))


class _Sure:
    def __init__(self, kept: object, is_as_known: IsAsKnown) -> None:
        self._kept, self._is_as_known = kept, is_as_known

    def __getattr__(self, name: str) -> Any:
        """Asked once for each name."""
        asked = getattr(self._kept, name)

        async def surely(*args: Any, **kwargs: Any) -> Any:
            try:
                return await asked(*args, **kwargs)
            except Unknown:
                if await self._is_as_known():
                    raise
                raise Unavailable from None

        self.__dict__[name] = surely
        return surely
