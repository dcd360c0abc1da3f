"""What is asked and answered about the items of an organisation: what stands, drafts, publishing and undoing."""

from typing import Annotated

from msgspec import Meta, field

from chatd.base.shapes import Name, Number, Positive, Shape, ToldRole
from chatd.directory.rules.items import DRAFTS_MAX, Kind
from chatd.directory.shapes.tables import (
    CardTable,
    EmbedTable,
    LineTable,
    OrganisationTable,
    PhraseTable,
    StaffTable,
    UnitTable,
)


class By(Shape, frozen=True):
    """Who it was; null for the operator at a terminal. Who has left the staff has an id and nothing more."""

    id: str
    alias: str | None
    role: ToldRole | None


class Held(Shape, frozen=True):
    """Which version stands, by whom and since when (seconds since 1970). Version 0: it is a draft alone."""

    id: str
    version: int
    by: By | None
    at: int


class OtherDraft(Shape, frozen=True):
    """Somebody else's draft: that there is one, of whom, and since when."""

    kind: Kind
    id: str
    by: By
    at: int


class LineDraft(Shape, frozen=True):
    """One's own. `base`: the version that it was made from; no value: it is to be taken away."""

    base: int
    at: int
    value: LineTable | None


class EmbedDraft(Shape, frozen=True):
    """One's own, as `LineDraft`."""

    base: int
    at: int
    value: EmbedTable | None


class StaffDraft(Shape, frozen=True):
    """One's own, as `LineDraft`."""

    base: int
    at: int
    value: StaffTable | None


class OrganisationDraft(Shape, frozen=True):
    """One's own, as `LineDraft`."""

    base: int
    at: int
    value: OrganisationTable | None


class PhraseDraft(Shape, frozen=True):
    """One's own, as `LineDraft`."""

    base: int
    at: int
    value: PhraseTable | None


class CardDraft(Shape, frozen=True):
    """One's own, as `LineDraft`."""

    base: int
    at: int
    value: CardTable | None


class UnitDraft(Shape, frozen=True):
    """One's own, as `LineDraft`."""

    base: int
    at: int
    value: UnitTable | None


class HeldUnit(Held, frozen=True):
    """A unit as it stands, and one's own draft."""

    value: UnitTable | None
    draft: UnitDraft | None


class HeldLine(Held, frozen=True):
    """A line as visitors meet it now, and one's own draft."""

    value: LineTable | None
    draft: LineDraft | None


class HeldEmbed(Held, frozen=True):
    """An embed as it stands, and one's own draft."""

    value: EmbedTable | None
    draft: EmbedDraft | None


class HeldStaff(Held, frozen=True):
    """A person as they stand, and one's own draft."""

    value: StaffTable | None
    draft: StaffDraft | None


class HeldOrganisation(Held, frozen=True):
    """The organisation as it stands, and one's own draft."""

    value: OrganisationTable | None
    draft: OrganisationDraft | None


class PolicyNumber(Shape, frozen=True):
    """A number of a line's policy: what it is where nobody says it, and from where to where it may be.

    `or_zero`: 0 may also mean never.
    """

    name: str
    usual: int
    least: int
    most: int
    or_zero: bool


class HeldPhrase(Held, frozen=True):
    """A phrase as it stands, and one's own draft."""

    value: PhraseTable | None
    draft: PhraseDraft | None


class HeldCard(Held, frozen=True):
    """A card as it stands, and one's own draft."""

    value: CardTable | None
    draft: CardDraft | None


class SharedLine(Shape, frozen=True):
    """A line and an organisation that is not its own: invited to it, and `is_accepted` once that one has said so too.

    `is_own`: it is our line, and `organisation` is who is invited; by name once it has accepted, till then by the id
    that we have written. Else it is theirs, and `organisation` is whose. In `handed`: the line takes over their talks.
    """

    line: str
    name: str
    organisation: str
    is_own: bool
    is_accepted: bool


class OwnItems(Shape, frozen=True):
    """The answer of `GET /api/organisation`. `may`: the kinds that this person may change.

    To who leads or administers a unit, of all that is in lists only what is of it; `unit` is its id then.
    """

    organisation: HeldOrganisation
    lines: tuple[HeldLine, ...]
    embeds: tuple[HeldEmbed, ...]
    staff: tuple[HeldStaff, ...]
    phrases: tuple[HeldPhrase, ...]
    cards: tuple[HeldCard, ...]
    others: tuple[OtherDraft, ...]
    may: tuple[Kind, ...]
    policy: tuple[PolicyNumber, ...]
    shared: tuple[SharedLine, ...] = ()
    units: tuple[HeldUnit, ...] = ()
    unit: str | None = None
    handed: tuple[SharedLine, ...] = ()


class LineEdit(Shape, frozen=True):
    """`POST /api/drafts/line`. `base`: the version that it was made from, 0 for a new one."""

    id: Name
    base: Number
    value: LineTable | None


class EmbedEdit(Shape, frozen=True):
    """`POST /api/drafts/embed`, as `LineEdit`."""

    id: Name
    base: Number
    value: EmbedTable | None


class StaffEdit(Shape, frozen=True):
    """`POST /api/drafts/staff`, as `LineEdit`."""

    id: Name
    base: Number
    value: StaffTable | None


class OrganisationEdit(Shape, frozen=True):
    """`POST /api/drafts/organisation`, as `LineEdit`; it cannot be taken away here."""

    id: Name
    base: Number
    value: OrganisationTable


class PhraseEdit(Shape, frozen=True):
    """`POST /api/drafts/phrase`, as `LineEdit`."""

    id: Name
    base: Number
    value: PhraseTable | None


class CardEdit(Shape, frozen=True):
    """`POST /api/drafts/card`, as `LineEdit`."""

    id: Name
    base: Number
    value: CardTable | None


class UnitEdit(Shape, frozen=True):
    """`POST /api/drafts/unit`, as `LineEdit`."""

    id: Name
    base: Number
    value: UnitTable | None


class ItemKey(Shape, frozen=True):
    """Which item."""

    kind: Kind
    id: Name


class Sentence(Shape, frozen=True):
    """What is wrong, or surely not meant, as the file's reader says it. `way`: the keys to where it stands.

    `text` is English. `key`, `gaps`: by which a console says it in the language of whoever reads; "": in English alone.
    """

    way: tuple[str | int, ...]
    text: str
    key: str = ""
    gaps: dict[str, str] = field(default_factory=dict)


class Otherwise(Shape, frozen=True):
    """What of it is otherwise, from and to as a person reads it."""

    name: str
    old: str
    new: str


class Looked(Shape, frozen=True):
    """A draft, looked at. `errors`: it cannot be published; `warnings`: it can.

    `meanwhile`: somebody has come between: the version that stands now, by whom and when; `theirs`: what that changed.
    """

    kind: Kind
    id: str
    base: int
    errors: tuple[Sentence, ...]
    warnings: tuple[Sentence, ...]
    changes: tuple[Otherwise, ...]
    meanwhile: Held | None
    theirs: tuple[Otherwise, ...]


class PublishBody(Shape, frozen=True):
    """`POST /api/publish`: one's own drafts of these, all of them or none."""

    items: Annotated[tuple[ItemKey, ...], Meta(min_length=1, max_length=DRAFTS_MAX)]


class Published(Shape, frozen=True):
    """The number of the publication; null: nothing was published, and `looked` says of each why."""

    number: int | None
    looked: tuple[Looked, ...]


class UndoBody(Shape, frozen=True):
    """`POST /api/undo`: what stood before this publication, as a new version."""

    number: Positive


class PastItem(Shape, frozen=True):
    """One item of a publication: its version before, 0 where there was none."""

    kind: Kind
    id: str
    version: int


class Past(Shape, frozen=True):
    """A publication that can be undone. `undoes`: the one of which it put back what stood before."""

    number: int
    by: By | None
    at: int
    undoes: int | None
    items: tuple[PastItem, ...]


class Publications(Shape, frozen=True):
    """The answer of `GET /api/publications`, the newest first. `days`: how long each can be undone."""

    days: int
    publications: tuple[Past, ...]
