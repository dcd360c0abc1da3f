"""The log of one conversation: numbers, acknowledgement, bounds. It holds opaque envelopes, only until received.

The log stands apart from the conversation's value, so that a heartbeat rewrites no word that somebody waits for. It is
the one thing in the rules that changes in place: it is written at every step of every message. Measured,
one `say` and one `received` of 600 bytes: 3.4 µs whether 0 or 250 envelopes are held; as a frozen value with a tuple
5.5 µs, and 11.8 with 250 held. One store owns it, and each call here changes all or, when it raises, nothing.
"""

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from chatd.base.errors import Reason, Refused
from chatd.base.names import MemberId, Seconds

ENVELOPES_HELD_MAX = 256  # of one sender, not yet received by all
BYTES_HELD_MAX = 524_288  # of one sender's bodies: 512 KiB
HELD_SECONDS_MAX = 600  # the age of a sender's oldest held envelope
NOT_BACK = -1  # stored of one whose page was told of more: it may say nothing before it takes the conversation up again
NUMBER_MAX = 2**52  # of an envelope; one of a log that was made again begins with milliseconds


class Envelope(NamedTuple):
    """One thing as relayed. `id` counts its sender's own, `number` all of the conversation."""

    number: int
    sender: MemberId
    id: int
    kind: str
    body: str  # opaque; never read
    stored_at: Seconds

    def __repr__(self) -> str:
        """Never the body."""
        return f"Envelope(number={self.number})"


class Receipt(NamedTuple):
    """In the sender's own ids: held by the daemon up to `stored`, received by all others up to `delivered`."""

    stored: int
    delivered: int


class Track:
    """What one member has sent and read. In a rebuilt log `stored` is NOT_BACK, then None until an id is heard."""

    __slots__ = (
        "bytes_held",
        "delivered",
        "held",
        "is_reading",
        "read",
        "stored",
        "word_at",
    )

    def __init__(self, read: int, now: Seconds, stored: int | None) -> None:
        self.held: deque[Envelope] = deque()
        self.bytes_held = 0
        self.stored = stored
        self.delivered = 0
        self.read = read  # the number up to which this member has received all others'
        self.is_reading = True  # False once it has left: what it said is still delivered
        self.word_at = now  # the last envelope of its own

    @property
    def receipt(self) -> Receipt:
        """What the sender is told."""
        return Receipt(max(self.stored or 0, 0), self.delivered)


class Log:
    """The envelopes of one conversation that somebody has not received yet. Not a value: see the module."""

    __slots__ = ("last_number", "tracks")

    def __init__(self, members: Iterable[MemberId], now: Seconds, last_number: int = 0) -> None:
        """An empty log; `last_number` above 0 is a rebuilt one, whose senders go on with any id once they are back."""
        first = NOT_BACK if last_number else 0
        self.last_number = last_number
        self.tracks = {member: Track(last_number, now, first) for member in members}

    def __repr__(self) -> str:
        """Never what it holds."""
        return "Log()"

    def track(self, member: MemberId) -> Track:
        """The member's own. Raises: Refused(NOT_A_MEMBER)."""
        track = self.tracks.get(member)
        if track is None or not track.is_reading:
            raise Refused(Reason.NOT_A_MEMBER)
        return track


def is_repeat(track: Track, own_id: int, waits_for: int = 0) -> bool:
    """Whether this id was stored before: then the receipt is the same and nothing is stored.

    `waits_for`: an id of this sender that could not be stored and has to come first; 0 for none.
    Raises: Refused(OUT_OF_ORDER) when the id leaves a gap.
    """
    stored = track.stored
    if stored is None:  # rebuilt: the sender goes on after what was delivered before
        if 0 < waits_for < own_id:
            raise Refused(Reason.OUT_OF_ORDER)
        return False
    if own_id > stored + 1:
        raise Refused(Reason.OUT_OF_ORDER)
    return own_id <= stored


def refuse(track: Track, own_id: int) -> None:
    """This id is refused. If it is the first one since the log was made again, those behind it have to wait for it."""
    if track.stored is None:
        track.stored = track.delivered = own_id - 1


def await_room(track: Track, own_id: int) -> None:
    """This id finds no room yet; those behind it wait for it, as behind one that is refused. What is held stays so."""
    if track.stored is None:
        track.stored = own_id - 1


def check_room(track: Track, size: int, now: Seconds) -> None:
    """Raises: Refused(OUTBOX_FULL) when the sender has too many, too much, or too old ones held."""
    held = track.held
    if held and (
        len(held) >= ENVELOPES_HELD_MAX
        or track.bytes_held + size > BYTES_HELD_MAX
        or now - held[0].stored_at > HELD_SECONDS_MAX
    ):
        raise Refused(Reason.OUTBOX_FULL)


def store(
    log: Log,
    sender: MemberId,
    own_id: int,
    kind: str,
    body: str,
    *,
    now: Seconds,
    is_word: bool = True,
) -> Envelope:
    """Hold an envelope under the next number. The caller has asked `is_repeat` and `check_room`.

    `is_word`: it shows that its sender is there; else her page has said it by itself.
    """
    track = log.tracks[sender]
    if track.stored is None:
        track.delivered = own_id - 1
    log.last_number = number = log.last_number + 1
    envelope = Envelope(number, sender, own_id, kind, body, now)
    track.held.append(envelope)
    track.bytes_held += len(body)
    track.stored = own_id
    if is_word:
        track.word_at = now
    return envelope


def received(
    log: Log, member: MemberId, up_to: int, *, is_back: bool = False
) -> list[tuple[MemberId, Receipt]]:
    """The member has all others' envelopes up to this number: what everybody has, is freed.

    Returns the senders whose `delivered` grew, each with its receipt. A number beyond the last counts as the last, one
    below an earlier acknowledgement as nothing; but of one who comes back it tells that the log lacks what was said.
    Whoever is back knows how far the log is, and goes on from there.
    Raises: Refused(NOT_A_MEMBER).
    """
    track = log.track(member)
    if is_back and log.last_number < up_to <= NUMBER_MAX:
        _go_on_behind(log, up_to)
    if is_back and track.stored == NOT_BACK:
        track.stored = None
    up_to = min(up_to, log.last_number)
    if up_to <= track.read:
        return []
    track.read = up_to
    return settle(log)


def _go_on_behind(log: Log, number: int) -> None:
    """As a log that was made again: each sender's next id may be any, since nobody says again what was received."""
    log.last_number = number
    for track in log.tracks.values():
        if track.stored != NOT_BACK:
            track.stored = None


def settle(log: Log) -> list[tuple[MemberId, Receipt]]:
    """Free what every other member has received, and say whose envelopes they were."""
    told = []
    for sender, track in log.tracks.items():
        held = track.held
        if held and held[0].number <= (frontier := _frontier(log, track)):
            track.delivered = _free(track, frontier)
            told.append((sender, track.receipt))
    return told


def _frontier(log: Log, sender: Track) -> int:
    """The number up to which every other member has received; 0 when nobody reads."""
    frontier = None
    for each in log.tracks.values():
        if each is not sender and each.is_reading and (frontier is None or each.read < frontier):
            frontier = each.read
    return frontier or 0


def _free(track: Track, up_to: int) -> int:
    """Forget the sender's envelopes up to this number; the last own id that went, 0 if none."""
    held = track.held
    last = 0
    while held and held[0].number <= up_to:
        envelope = held.popleft()
        track.bytes_held -= len(envelope.body)
        last = envelope.id
    return last


def skip(log: Log, member: MemberId) -> None:
    """Forget what this member has not received, for everybody: it was sealed for keys that this member has lost.

    None of it is called delivered, so that its senders, who still have it, seal it anew.
    """
    reader = log.tracks[member]
    for track in log.tracks.values():
        if track is not reader:
            _forget_after(track, reader.read)


def _forget_after(track: Track, number: int) -> None:
    """Forget the sender's envelopes above this number."""
    while track.held and track.held[-1].number > number:
        track.bytes_held -= len(track.held.pop().body)


def held_for(log: Log, member: MemberId, after: int = 0) -> Sequence[Envelope]:
    """What the others have said and this member has not received, after this number, in order.

    Raises: Refused(NOT_A_MEMBER).
    """
    own = log.track(member)
    start = max(after, own.read)
    waiting = [
        envelope
        for track in log.tracks.values()
        if track is not own
        for envelope in track.held
        if envelope.number > start
    ]
    waiting.sort(key=attrgetter("number"))
    return waiting


def forget(log: Log, unless_for: Collection[MemberId] = ()) -> None:
    """Hold nothing any more, but what these have not received: it was said before the end."""
    for sender, track in log.tracks.items():
        waiting = [log.tracks[each].read for each in unless_for if each != sender]
        _free(track, min(waiting, default=log.last_number))


class Mark(NamedTuple):
    """How far a member is with the log. `word_at`: when its last envelope came, since 1970."""

    receipt: Receipt
    word_at: Seconds


def marks(log: Log) -> dict[MemberId, Mark]:
    """The marks of all who read."""
    return {
        member: Mark(track.receipt, track.word_at)
        for member, track in log.tracks.items()
        if track.is_reading
    }


def oldest_held(log: Log) -> Seconds | None:
    """When the oldest envelope came that somebody has not received; None when nothing is held."""
    return min(
        (track.held[0].stored_at for track in log.tracks.values() if track.held), default=None
    )


def drop_overdue(log: Log, now: Seconds) -> list[tuple[MemberId, Receipt]]:
    """Forget what was held too long; `stored` goes back, so that its sender says it again.

    Only a page that stays connected and acknowledges nothing comes to this: one that is lost has run out of
    its grace before. All of a sender's held goes at once, or the younger would overtake the older.
    """
    told = []
    for sender, track in log.tracks.items():
        if track.held and now - track.held[0].stored_at > HELD_SECONDS_MAX:
            track.stored = track.held[0].id - 1
            track.held.clear()
            track.bytes_held = 0
            told.append((sender, track.receipt))
    return told
