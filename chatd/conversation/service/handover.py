"""A conversation goes from a lost desk to another: a lead's, or the same person's at a new console."""

from contextlib import suppress

from chatd.base.errors import Refused, Unknown
from chatd.base.names import DeskId, MemberId
from chatd.base.ports import Clock
from chatd.conversation.ports import Post
from chatd.conversation.rules import members
from chatd.conversation.rules.conversation import Conversation
from chatd.conversation.service.endings import Endings
from chatd.conversation.service.telling import tell_members
from chatd.line.rules import desk as shift
from chatd.line.rules.desk import Desk
from chatd.line.service.assigning import counsellor_of
from chatd.line.service.live import Live


class Handover:
    """The new console says a fresh `key_package`; the visitor sees that it is another."""

    def __init__(self, live: Live, endings: Endings, clock: Clock, post: Post) -> None:
        self._live = live
        self._endings = endings
        self._clock = clock
        self._post = post

    async def all_of(self, old: Desk, new: Desk) -> None:
        """What the old desk carried; one that has ended or has no room here stays an orphan. Raises: Unavailable."""
        for conversation in old.conversations:
            with suppress(Unknown, Refused):
                found = await self._live.conversations.conversation(conversation)
                await self._take(new, found, old.id)

    async def one(self, me: Desk, orphan: Conversation) -> None:
        """An orphan to this desk. Raises: Unknown, Refused(NO_ROOM, WRONG_STATE), Unavailable."""
        gone = next(each.desk for each in orphan.members if each.desk is not None)
        await self._take(me, orphan, gone)

    async def _take(self, me: Desk, orphan: Conversation, gone: DeskId) -> None:
        """Room first, then the conversation; who loses the race gives the room back."""
        now = self._clock.now()
        await self._live.places.change_desk(me.id, lambda at: shift.take_up(at, orphan.id, now))
        try:
            changed = await self._live.conversations.change(
                orphan.id,
                lambda found: members.take_over(found, MemberId(gone), counsellor_of(me), now),
            )
        except (Refused, Unknown):
            await self._endings.release(me.id, orphan.id)
            raise
        await self._endings.release(gone, orphan.id)
        tell_members(self._post, changed.after)
        self._post.board_changed()
