"""What a room has beside a conversation: who has come by herself, who asks to be let in, and the codes of guests.

A room is a conversation whose members come by themselves, and not from the queue. What happens in it is in the area
`chatd/room`; here is what the relay and the stores must know of it.
"""

from dataclasses import dataclass, field

from chatd.base.names import MemberId, SeatStage, Seconds, StaffId

ROOM = "room."  # with which the id of each room begins, before that of its line
NOT_YET = Seconds(0)


@dataclass(frozen=True, slots=True)
class Seated:
    """One member. `leaf`: the signature key of her leaf, base64url. `staff` None: a guest, who has said `name`."""

    member: MemberId
    name: str
    leaf: str
    since: Seconds
    stage: SeatStage = SeatStage.QUEUED
    staff: StaffId | None = None
    organisation: str = ""
    office: str = ""  # of a guest
    seen_at: Seconds = NOT_YET  # of a guest: when her page was last connected

    @property
    def is_here(self) -> bool:
        """Whether she has the keys: what is said is for her."""
        return self.stage is SeatStage.HERE


@dataclass(frozen=True, slots=True)
class Knock:
    """A guest whose code was right, and whom nobody has let in yet."""

    member: MemberId
    name: str
    office: str
    leaf: str
    resume_hash: bytes = field(repr=False)  # SHA-256 of the page's resume key
    since: Seconds
    seen_at: Seconds


@dataclass(frozen=True, slots=True)
class Code:
    """A guest's code that nobody has used yet."""

    hashed: bytes = field(repr=False)
    until: Seconds


@dataclass(frozen=True, slots=True)
class Room:
    """`made`: when, in milliseconds, by which one room of a line is told from the next. `round`: which group.

    `call`: one more with each key package that is asked for. `committer`: whose page lets in and takes out, asked since
    `asked_at`. `is_due`: somebody has gone, and is in the group still. `wrong`: tries since the first code that lives.
    """

    made: int
    salt: bytes = field(repr=False)
    seats: tuple[Seated, ...] = ()
    knocks: tuple[Knock, ...] = ()
    codes: tuple[Code, ...] = ()
    wrong: int = 0
    paused_until: Seconds | None = None
    round: int = 0
    call: int = 0
    has_said: bool = False  # who is called has said her key package
    committer: MemberId | None = None
    asked_at: Seconds = NOT_YET
    is_due: bool = False
    missed: int = 0  # turns of one who is here alone, in which she let in nobody of the staff


def is_room(conversation: str) -> bool:
    """Whether an id is that of a room."""
    return conversation.startswith(ROOM)
