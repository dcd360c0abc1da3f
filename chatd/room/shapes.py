"""What a room says to who is in it, and to those on shift who could come in. No word of anybody stands here."""

from typing import Annotated, Literal

from msgspec import Meta

from chatd.base.names import SeatStage, StaffRole
from chatd.base.shapes import Empty, Exchange, Key, Name, Shape
from chatd.room.rules.guests import CODE_DIGITS, NAME_MAX_CHARS, OFFICE_MAX_CHARS
from chatd.room.rules.seats import ROOM_MEMBERS_MAX

# As `HIDDEN` in widget/src/seal/parts.ts: what no page lets in is not taken.
_HIDDEN = r"\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
_PLAIN = rf"^(?! )[^{_HIDDEN}]+(?<! )\Z"
GuestName = Annotated[str, Meta(min_length=1, max_length=NAME_MAX_CHARS, pattern=_PLAIN)]
Office = Annotated[str, Meta(min_length=1, max_length=OFFICE_MAX_CHARS, pattern=_PLAIN)]
CodeDigits = Annotated[str, Meta(pattern=rf"^[0-9]{{{CODE_DIGITS}}}\Z")]


class EnterRoom(Shape, frozen=True):
    """Come into the room of this line, or back; it is opened where there is none.

    `leaf`: the signature key of one's leaf. `has_keys`: this page has the keys of the group still.
    """

    line: Name
    leaf: Key
    has_keys: bool = False


class LeaveRoom(Shape, frozen=True):
    """Go; whoever is here takes one out of the group."""

    line: Name


class MakeCode(Shape, frozen=True):
    """A code for one guest, to be read out over the telephone."""

    line: Name


class RoomCode(Shape, frozen=True):
    """Six digits, told once; good until then, seconds since 1970."""

    code: str
    until: int


class AboutGuest(Shape, frozen=True):
    """This guest is let in, or not, or shown out."""

    line: Name
    guest: Name


class KnockAtRoom(Shape, frozen=True):
    """A guest with a code: who she says she is, the key of her leaf, and the hash of her page's resume key."""

    line: Name
    code: CodeDigits
    name: GuestName
    office: Office
    leaf: Key
    resume_hash: Key


class BackInRoom(Shape, frozen=True):
    """A guest's page that had lost its connection. `key`: whose hash it gave."""

    line: Name
    member: Name
    key: Key
    has_keys: bool = False


class RoomMember(Shape, frozen=True):
    """One member. `name`: a guest's as she says it. `organisation`: of one of the staff; `office`: of a guest.

    `call`: of who is called, which key package of hers is asked for; else 0.
    """

    member: str
    kind: Literal["staff", "guest"]
    name: str
    leaf: str
    stage: SeatStage
    organisation: str = ""
    office: str = ""
    role: StaffRole | None = None
    call: int = 0


class RoomGuest(Shape, frozen=True):
    """One who asks to be let in, since then."""

    member: str
    name: str
    office: str
    since: int


class LiveCode(Shape, frozen=True):
    """A code that nobody has used yet; never its digits."""

    until: int


class RoomState(Shape, frozen=True):
    """The room of a line as one page is shown it.

    `made`: by which one room is told from the next, 0 while there is none. `round`: which group; `epoch`: of it.
    `member`, `stage`, `call`, `stored`, `delivered` are one's own; `call`: which key package is asked for. `committer`:
    whose page lets in and takes out; `is_due`: somebody is to be taken out. Told to the staff who are here alone:
    `guests`, `codes`, `codes_paused_until`. `over`: to a guest, that the room is over, or that she is out of it.
    """

    line: str
    conversation: str
    name: str
    organisation: str
    version: int = 0
    made: int = 0
    round: int = 0
    epoch: int = 0
    member: str | None = None
    stage: SeatStage | None = None
    call: int = 0
    stored: int = 0
    delivered: int = 0
    committer: str | None = None
    is_due: bool = False
    members: tuple[RoomMember, ...] = ()
    guests: tuple[RoomGuest, ...] = ()
    codes: tuple[LiveCode, ...] = ()
    codes_paused_until: int | None = None
    members_max: int = ROOM_MEMBERS_MAX
    over: Literal["over", "shown_out"] | None = None


class Rooms(Shape, frozen=True):
    """The rooms of all lines of this desk, in their order; none without a shift."""

    rooms: tuple[RoomState, ...]


CONSOLE_EVENTS = {
    "watch_rooms": Exchange(Empty, Rooms),
    "room_enter": Exchange(EnterRoom, RoomState),
    "room_leave": Exchange(LeaveRoom, Empty),
    "room_code": Exchange(MakeCode, RoomCode),
    "room_admit": Exchange(AboutGuest, Empty),
    "room_turn_away": Exchange(AboutGuest, Empty),
}
VISITOR_EVENTS = {
    "room_knock": Exchange(KnockAtRoom, RoomState),
    "room_back": Exchange(BackInRoom, RoomState),
    "room_leave": Exchange(LeaveRoom, Empty),
}
CONSOLE_PUSHES: dict[str, type[Shape]] = {"rooms": Rooms}
VISITOR_PUSHES: dict[str, type[Shape]] = {"room": RoomState}
