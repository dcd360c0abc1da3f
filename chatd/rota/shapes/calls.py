"""What is asked and told of calls to come in."""

from typing import Annotated

from msgspec import Meta

from chatd.base.shapes import Name, Shape
from chatd.rota.rules.calls import MINUTES_MAX
from chatd.rota.rules.mail import ADDRESS_MAX_CHARS

AddressText = Annotated[str, Meta(min_length=1, max_length=ADDRESS_MAX_CHARS)]
Minutes = Annotated[int, Meta(ge=0, le=MINUTES_MAX)]


class MakeCall(Shape, frozen=True):
    """`POST /api/call-in`: a lead asks whether somebody can come to this line now."""

    line: Name


class EndCall(Shape, frozen=True):
    """`POST /api/call-in/over`: nobody is asked any more."""

    id: Name


class AnswerCall(Shape, frozen=True):
    """`POST /api/call-in/answer`: in so many minutes; null: she cannot."""

    id: Name
    minutes: Minutes | None


class CallWish(Shape, frozen=True):
    """`POST /api/call-in/wish`: whether this person wants to be called in at all."""

    is_called: bool


class KeepAddress(Shape, frozen=True):
    """`POST /api/call-in/address`: where e-mail of calls goes, and in which language; null: nowhere any more."""

    address: AddressText | None
    language: Name = "en"


class CallAddress(Shape, frozen=True):
    """The answer of `GET /api/call-in/address`: one's own alone. `is_set_up`: the organisation has a server for it.

    `address`: masked, `a…@e….fi`: enough for her to know it again.
    """

    is_set_up: bool
    address: str | None
    language: str | None


class ComesIn(Shape, frozen=True):
    """What somebody has answered."""

    staff: str
    alias: str
    minutes: int | None


class CallIn(Shape, frozen=True):
    """A call that is open until then. `is_asked`: this person is. `answers`: to a lead everybody's, else her own.

    `mailed`: to how many an e-mail went; `undelivered`: how many could not be delivered; to others than leads 0.
    """

    id: str
    line: str
    name: str
    by: str
    at: int
    until: int
    is_asked: bool
    answers: tuple[ComesIn, ...]
    mailed: int = 0
    undelivered: int = 0


class CallIns(Shape, frozen=True):
    """The open calls that concern this person; pushed whole when one changes. `is_called`: she wants to be."""

    version: int
    is_called: bool
    calls: tuple[CallIn, ...]
