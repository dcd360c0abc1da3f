"""The tables of the directory: what organisations have decided."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    String,
    Table,
    Text,
    Time,
    false,
    text,
)

from chatd.stores.database.tables import going_with, metadata, reference

organisations = Table(
    "organisations",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("roots", JSON, nullable=False),
    Column("cover_seconds", Integer, nullable=False, server_default=text("180")),
    Column("lock_seconds", Integer, nullable=False, server_default=text("900")),
    Column("allows_passphrase_sign_in", Boolean, nullable=False, server_default=false()),
    Column("contact", JSON(none_as_null=True), nullable=True),  # {"name", "reviewed", "phone", …}
    Column("invites", JSON, nullable=False, server_default=text("'{}'")),
    Column("serves", JSON, nullable=False, server_default=text("'[]'")),
    Column("takes_from", JSON, nullable=False, server_default=text("'{}'")),
    Column("hands_to", JSON, nullable=False, server_default=text("'[]'")),
    Column("imprint", JSON(none_as_null=True), nullable=True),  # {"reviewed", "email", …}
    Column("logo", Text, nullable=False, server_default=text("''")),  # base64
)

units = Table(
    "units",  # parts of an organisation with lines and people of their own
    metadata,
    Column("id", String, primary_key=True),
    going_with("organisation", "organisations"),
    Column("name", JSON, nullable=False),
    Column("contact", JSON(none_as_null=True), nullable=True),
)

lines = Table(
    "lines",
    metadata,
    Column("id", String, primary_key=True),
    reference("organisation", "organisations"),
    Column("languages", JSON, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("answered_by", String, nullable=False),  # "professional volunteer"
    Column("is_adult", Boolean, nullable=False),
    Column("timezone", String, nullable=False),
    Column("policy", JSON, nullable=False),
    Column("unit", String, nullable=True),  # no reference: as of `phrases`
    Column("is_for_children", Boolean, nullable=False, server_default=false()),
    Column("texts", JSON, nullable=False, server_default=text("'{}'")),
)

line_texts = Table(
    "line_texts",
    metadata,
    reference("line", "lines", is_key=True),
    Column("kind", String, primary_key=True),  # "name" or "audience"
    Column("language", String, primary_key=True),
    Column("text", Text, nullable=False),
)

opening_intervals = Table(
    "opening_intervals",
    metadata,
    reference("line", "lines", is_key=True),
    Column("weekday", Integer, primary_key=True),  # Monday is 0
    Column("position", Integer, primary_key=True),
    Column("opens", Time, nullable=False),
    Column("closes", Time, nullable=False),
)

hours_exceptions = Table(
    "hours_exceptions",
    metadata,
    reference("line", "lines", is_key=True),
    Column("day", Date, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("intervals", JSON, nullable=False),  # [["10:00", "14:00"]]
    Column("reason", JSON, nullable=False),
)

helplines = Table(
    "helplines",
    metadata,
    reference("line", "lines", is_key=True),
    Column("position", Integer, primary_key=True),
    Column("number", String, nullable=False),
    Column("name", JSON, nullable=False),
    Column("hours", JSON, nullable=False),
    Column("cost", JSON, nullable=False),
    Column("reviewed", Date, nullable=False),
    Column("is_for_children", Boolean, nullable=False, server_default=false()),
    Column(
        "open_hours", JSON(none_as_null=True), nullable=True
    ),  # {"timezone", "week", "exceptions"}
)

embeds = Table(
    "embeds",
    metadata,
    Column("id", String, primary_key=True),
    reference("line", "lines"),
    reference("organisation", "organisations"),
    Column("sites", JSON, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("id", String, primary_key=True),
    reference("organisation", "organisations"),
    Column("alias", Text, nullable=False),
    Column("role", String, nullable=False),
    Column("lines", JSON, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("answers_as", String, nullable=True),
    Column("since", String, nullable=True),  # a day
    Column("unit", String, nullable=True),
    Column(
        "rights", String, nullable=True
    ),  # "volunteer", or "lead" and "admin" of a unit: the release before sees a counsellor
)

phrases = Table(
    "phrases",
    metadata,
    Column("id", String, primary_key=True),
    going_with("organisation", "organisations"),
    # No reference: the release before, which knows no phrases, may take a line away.
    Column("line", String, nullable=True),
    Column("code", String, nullable=False),
    Column("title", JSON, nullable=False),
    Column("text", JSON, nullable=False),
    Column("starter", String, nullable=True),
    Column("is_hidden", Boolean, nullable=False),
    Column("place", Integer, nullable=True),
)

cards = Table(
    "cards",
    metadata,
    Column("id", String, primary_key=True),
    going_with("organisation", "organisations"),
    Column("line", String, nullable=True),
    Column("title", JSON, nullable=False),
    Column("text", JSON, nullable=False),
    Column("reviewed", Date, nullable=False),
    Column("starter", String, nullable=True),
    Column("is_hidden", Boolean, nullable=False),
    Column("place", Integer, nullable=True),
)

own_phrases = Table(
    "own_phrases",  # of one person, for her own console
    metadata,
    going_with("staff", "staff", is_key=True),
    Column("version", BigInteger, nullable=False),
    Column("phrases", JSON, nullable=False),  # [{"code", "title", "text"}]
)

questions = Table(
    "questions",  # of a command to the daemon; both rows and answers go within a minute
    metadata,
    Column("id", String, primary_key=True),
    Column("lines", JSON, nullable=False),
    Column("staff", JSON, nullable=False),
    Column("in_use", JSON(none_as_null=True), nullable=True),  # the answer
)

published = Table(
    "published",  # the number of what an organisation last published: all that a process asks for
    metadata,
    going_with("organisation", "organisations", is_key=True),
    Column("number", BigInteger, nullable=False),
)

publications = Table(
    "publications",
    metadata,
    going_with("organisation", "organisations", is_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("account", String, nullable=False),
    Column("at", Float(53), nullable=False),
    Column("undoes", BigInteger, nullable=True),
)


def _items(name: str) -> Table:
    """Which version of each thing stands, as what it was published (`digest`), by whom and when."""
    return Table(
        name,
        metadata,
        Column("kind", String, primary_key=True),
        Column("id", String, primary_key=True),
        going_with("organisation", "organisations"),
        Column("version", BigInteger, nullable=False),
        Column("digest", String, nullable=False),
        Column("account", String, nullable=False),  # "": the operator, or a release before
        Column("at", Float(53), nullable=False),
    )


def _past(name: str) -> Table:
    """What stood before a publication, for thirty days; no value: there was none."""
    return Table(
        name,
        metadata,
        going_with("organisation", "organisations", is_key=True),
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("kind", String, primary_key=True),
        Column("id", String, primary_key=True),
        Column("version", BigInteger, nullable=False),
        Column("value", JSON(none_as_null=True), nullable=True),
    )


def _drafts(name: str) -> Table:
    """Of one person each; no value: it is to be taken away."""
    return Table(
        name,
        metadata,
        going_with("staff", "staff", is_key=True),
        Column("kind", String, primary_key=True),
        Column("id", String, primary_key=True),
        Column("base", BigInteger, nullable=False),  # the version that it was made from; 0: none
        Column("value", JSON(none_as_null=True), nullable=True),
        Column("at", Float(53), nullable=False),
    )


items, past, drafts = _items("items"), _past("past"), _drafts("drafts")

# The same for kinds of which the release before knows nothing: it would take what it does not find for taken away.
later_items = _items("later_items")
later_past = _past("later_past")
later_drafts = _drafts("later_drafts")

# A directory is these, parents first.
DIRECTORY = (
    organisations,
    units,
    lines,
    line_texts,
    opening_intervals,
    hours_exceptions,
    helplines,
    embeds,
    staff,
    phrases,
    cards,
)
