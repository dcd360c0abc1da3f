"""What two consoles say to each other when somebody is enrolled: relayed, never kept, never believed."""

from typing import Annotated

from msgspec import Meta, field

from chatd.base.shapes import Name, Shape

BODY_MAX_CHARS = 1_024  # base64url: 768 bytes, as docs/ceremony.md has them
CeremonyBody = Annotated[
    str, Meta(min_length=1, max_length=BODY_MAX_CHARS, pattern=r"^[A-Za-z0-9_-]+\Z")
]


class ToConsoles(Shape, frozen=True):
    """`ceremony`: for every console of this person. `to`: the id of a person of the same organisation."""

    to: Name
    body: CeremonyBody


class FromConsole(Shape, frozen=True):
    """The push `ceremony`. `from`: the id of the person whose console said it."""

    sender: str = field(name="from")
    body: CeremonyBody
