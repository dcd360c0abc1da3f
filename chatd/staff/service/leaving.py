"""Somebody is out at once: connections are cut, and whoever stands on the staff is told."""

from collections.abc import Awaitable, Callable

from chatd.base.names import StaffId
from chatd.base.ports import Post


class Leaving:
    """`listeners`: told of each person who is out, whose connections are closed already."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self.listeners: list[Callable[[StaffId], Awaitable[None]]] = []

    async def out(self, staff: StaffId) -> None:
        """This person is no longer there. Raises: what a listener raises."""
        self._post.cut(staff)
        for listener in self.listeners:
            await listener(staff)
