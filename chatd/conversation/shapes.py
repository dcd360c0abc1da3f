"""What members of a conversation say and are told. Bodies are sealed: no text of anybody stands here."""

from typing import Annotated, Literal

from msgspec import Meta

from chatd.base.names import Crossing, Purpose, StaffRole
from chatd.base.shapes import Empty, Exchange, Name, Number, Positive, Refusal, Shape
from chatd.directory.rules.directory import AnsweredBy
from chatd.line.shapes.visitor import VisitorState

# base64url of 24 576 bytes of sealed body. Source: a bucket of 4 096 bytes, and a commit of 12 members.
BODY_MAX_CHARS = 32_768
Body = Annotated[str, Meta(min_length=1, max_length=BODY_MAX_CHARS, pattern=r"^[A-Za-z0-9_-]+\Z")]
KindName = Literal["key_package", "opening", "message", "ack", "commit"]


class Say(Shape, frozen=True):
    """Relay one envelope. `id` counts 1, 2, 3… for each member; answered by `receipt` or `refusal`."""

    conversation: Name
    id: Positive
    kind: KindName
    body: Body


class Received(Shape, frozen=True):
    """Everything up to this number has been received by this page. No answer."""

    conversation: Name
    up_to: Number


class End(Shape, frozen=True):
    """End the conversation for everybody in it."""

    conversation: Name


class EndAsAbuse(Shape, frozen=True):
    """As `end`; whoever comes from the visitor's network works before a place, for an hour at most."""

    conversation: Name


class CatchUp(Shape, frozen=True):
    """Deliver again all that is held after this number."""

    conversation: Name
    after: Number


class Receipt(Shape, frozen=True):
    """All own envelopes up to `stored` are held by the daemon, up to `delivered` by every other member."""

    conversation: str
    stored: int
    delivered: int


class Deliver(Shape, frozen=True):
    """One envelope of another member. Numbers grow, and may jump after a restart."""

    conversation: str
    number: int
    sender: str
    id: int
    kind: KindName
    body: str


class Delivered(Shape, frozen=True):
    """The answer to `catch_up`."""

    envelopes: tuple[Deliver, ...]


class TakeOrphan(Shape, frozen=True):
    """This desk takes up a conversation whose counsellor is gone; the visitor is asked in her page."""

    conversation: Name


class CannotSeal(Shape, frozen=True):
    """This console has no keys for the conversation and can make none: it has no counsellor until it can."""

    conversation: Name


class WaitForAnother(Shape, frozen=True):
    """The visitor would rather wait, first in line, than go on with who wants to take over."""

    conversation: Name


class NotVerified(Shape, frozen=True):
    """The visitor's page could not make sure who answers: the ticket waits again, first in line."""

    conversation: Name


class Release(Shape, frozen=True):
    """The visitor did not come when it was her turn: she keeps her place for a while."""

    conversation: Name


class KnowsCompany(Shape, frozen=True):
    """The visitor's page knows how a third person comes in, by her yes alone, and goes."""

    conversation: Name


class TurnAway(Shape, frozen=True):
    """Not this one: the visitor's no, then or later; or her page could not make sure who it is."""

    conversation: Name
    why: Literal["no", "not_verified"]


class AskColleagues(Shape, frozen=True):
    """Who could be asked into this conversation now: told to who asks, once."""

    conversation: Name


class AskableColleague(Shape, frozen=True):
    """Somebody with room. `speaks`: the conversation's own language, not only another of its visitor's."""

    desk: str
    alias: str
    role: StaffRole
    languages: tuple[str, ...]
    speaks: bool
    answers_as: AnsweredBy | None = None


class AskableOfLine(Shape, frozen=True):
    """Those of one line. `name`: of the line, in the conversation's language; `organisation`: its name.

    `crossing`: it is for the others of those who were hurt and those who have used violence. `is_others`: it takes over
    from another organisation; somebody has room there, and nobody is named.
    """

    line: str
    name: str
    organisation: str
    colleagues: tuple[AskableColleague, ...]
    crossing: Crossing | None = None
    is_others: bool = False


class Askable(Shape, frozen=True):
    """Who could be asked, by line, the conversation's own first; a line without anybody is not there."""

    lines: tuple[AskableOfLine, ...]


class AskIn(Shape, frozen=True):
    """Ask this desk in; or, for a transfer, who is free on this line. Without a line, the conversation's counts."""

    conversation: Name
    purpose: Purpose
    desk: Name | None = None
    line: Name | None = None


class WithdrawAsking(Shape, frozen=True):
    """The counsellor asks for nobody any more; who was asked in and is here goes."""

    conversation: Name


class ComeIn(Shape, frozen=True):
    """The colleague would come: now the visitor is asked, in her page."""

    conversation: Name


class DeclineAsking(Shape, frozen=True):
    """The colleague does not come."""

    conversation: Name


class Part(Shape, frozen=True):
    """Leave, and another goes on: the colleague at any time, in a transfer the first after a minute."""

    conversation: Name


EVENTS = {
    "say": Exchange(Say, Empty),
    "received": Exchange(Received, Empty),
    "end": Exchange(End, Empty),
    "catch_up": Exchange(CatchUp, Delivered),
}
VISITOR_EVENTS = EVENTS | {
    "not_verified": Exchange(NotVerified, VisitorState),
    "wait_for_another": Exchange(WaitForAnother, VisitorState),
    "company": Exchange(KnowsCompany, Empty),
    "turn_away": Exchange(TurnAway, VisitorState),
}
CONSOLE_EVENTS = EVENTS | {
    "take_orphan": Exchange(TakeOrphan, Empty),
    "release": Exchange(Release, Empty),
    "cannot_seal": Exchange(CannotSeal, Empty),
    "end_as_abuse": Exchange(EndAsAbuse, Empty),
    "ask_colleagues": Exchange(AskColleagues, Askable),
    "ask_in": Exchange(AskIn, Empty),
    "withdraw_asking": Exchange(WithdrawAsking, Empty),
    "come_in": Exchange(ComeIn, Empty),
    "decline_asking": Exchange(DeclineAsking, Empty),
    "part": Exchange(Part, Empty),
}
VISITOR_PUSHES: dict[str, type[Shape]] = {
    "deliver": Deliver,
    "receipt": Receipt,
    "refusal": Refusal,
}
CONSOLE_PUSHES = VISITOR_PUSHES
