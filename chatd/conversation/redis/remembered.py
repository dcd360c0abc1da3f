"""Conversations as this process last saw them in Redis; whether they are so still, only Redis says."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

import msgspec

from chatd.base.errors import Unavailable
from chatd.base.names import ConversationId, MemberId, Seconds
from chatd.base.remembered import Remembered
from chatd.conversation.ports import Look
from chatd.conversation.rules.conversation import Conversation
from chatd.conversation.rules.envelopes import Envelope, Mark, Receipt

Value = TypeVar("Value")
REMEMBERED_MAX = 20_000  # conversations
NEVER = -1  # how often a log has changed that was not looked at


class Track(NamedTuple):
    """A member's, as Lua keeps it."""

    stored: (
        int | bool
    )  # False: not heard since it was rebuilt; -1: its page has not come back since
    delivered: int
    read: int
    is_reading: bool
    bytes_held: int
    word_at: float


class Seen(NamedTuple):
    """A look, and how often its log had changed then."""

    look: Look
    changes: int = NEVER


_encoder = msgspec.msgpack.Encoder()
_conversations = msgspec.msgpack.Decoder(Conversation)
_envelopes = msgspec.msgpack.Decoder(Envelope)
_tracks = msgspec.msgpack.Decoder(Track)


def encoded(conversation: Conversation) -> bytes:
    """As it stands in Redis, for every release that reads this shape."""
    return _encoder.encode(conversation)


def envelope_of(kept: bytes) -> Envelope:
    """Raises: Unavailable."""
    return _decoded(_envelopes, kept)


class Talks:
    """At most `REMEMBERED_MAX` of them."""

    def __init__(self) -> None:
        self._seen = Remembered[Seen](REMEMBERED_MAX)

    def conversation(self, conversation: ConversationId) -> Conversation | None:
        """As it was."""
        seen = self._seen.get(conversation)
        return None if seen is None else seen.look.conversation

    def get(self, conversation: ConversationId) -> Seen | None:
        """As it was."""
        return self._seen.get(conversation)

    def keep(self, conversation: Conversation) -> Conversation:
        """It is so now. The same object as before when that has the same stamp."""
        seen = self._seen.get(conversation.id)
        if seen is None:
            self._put(Seen(Look(conversation, {}, None)))
        elif stamp(seen.look.conversation) == stamp(conversation):
            return seen.look.conversation
        else:
            self._put(Seen(seen.look._replace(conversation=conversation), seen.changes))
        return conversation

    def read(self, kept: bytes) -> Conversation:
        """What stands in Redis now. Raises: Unavailable (no release of ours has written that)."""
        return self.keep(_decoded(_conversations, kept))

    def read_look(self, seen: Seen | None, answer: Sequence[Any]) -> Look:
        """As `look` in talks.lua answers, behind its first word, when it was asked about this.

        Raises: Unavailable.
        """
        if seen is not None and not answer:
            return seen.look
        _, value, changes, oldest, *tracks = answer
        found = seen.look.conversation if seen is not None and not value else self.read(value)
        look = Look(found, _marks(tracks), Seconds(float(oldest)) if oldest else None)
        self._put(Seen(look, changes))
        return look

    def forget(self, conversation: ConversationId) -> None:
        """It is no more."""
        self._seen.drop(conversation)

    def _put(self, seen: Seen) -> None:
        self._seen.put(seen.look.conversation.id, seen)


def stamp(conversation: Conversation) -> str:
    """By which one version is told apart from all others, also from those of before Redis was emptied."""
    return f"{conversation.version}.{conversation.numbers_after}"


def following(before: Conversation, after: Conversation) -> Conversation:
    """What is kept of a change: one version later; the same object when nothing has changed."""
    return before if after is before else replace(after, version=before.version + 1)


def _marks(flat: Sequence[bytes]) -> Mapping[MemberId, Mark]:
    marks = {}
    for member, packed in zip(flat[::2], flat[1::2], strict=True):
        track = _decoded(_tracks, packed)
        if track.is_reading:
            receipt = Receipt(max(int(track.stored), 0), track.delivered)
            marks[MemberId(member.decode())] = Mark(receipt, Seconds(track.word_at))
    return marks


def _decoded(decoder: "msgspec.msgpack.Decoder[Value]", kept: bytes) -> Value:
    try:
        return decoder.decode(kept)
    except msgspec.MsgspecError:
        raise Unavailable from None
