"""The professionals' entry to a line: by which name a page comes through it, and which field of work it may say.

`kyla` is an embed; `kyla.professional` is the same line for who asks for advice, and `kyla.professional.health` says
the field too. An id has no dot, so no embed can be called so. A line has this entry when professionals are among its
topics. What is said is a topic, `professional.health`: it goes with the ticket and the conversation, and ends there.
"""

from typing import NamedTuple

from chatd.base.errors import Unknown
from chatd.base.names import EmbedId, Topic

PROFESSIONAL = Topic("professional")  # the topic that asks for advice rather than help
# In the order in which they are offered. Source: journeys, N16.
SECTORS = ("social", "health", "education", "associations", "church", "decisions", "police")
DOT = "."
NO_ID = "~"  # what begins so is a draft to be looked at, signed; dots are its own


class Named(NamedTuple):
    """The embed, and what its name says besides: a topic, or None for the line as everybody meets it."""

    embed: EmbedId
    topic: Topic | None


def read(name: EmbedId) -> Named:
    """What the name of an embed says. Raises: Unknown (a field that there is not)."""
    embed, dot, said = name.partition(DOT)
    topic = Topic(said)
    if not dot or embed.startswith(NO_ID):
        return Named(name, None)
    if not (is_for_advice(topic) and is_topic(topic)):
        raise Unknown
    return Named(EmbedId(embed), topic)


def name_of(embed: EmbedId, sector: str = "") -> EmbedId:
    """The name of the entry to this embed, with the field or without."""
    return EmbedId(DOT.join(each for each in (embed, PROFESSIONAL, sector) if each))


def is_for_advice(topic: Topic | None) -> bool:
    """Whether whoever comes with this topic asks for advice as a professional."""
    return topic is not None and topic.partition(DOT)[0] == PROFESSIONAL


def sector_of(topic: Topic | None) -> str | None:
    """The field of work that the topic says, None where it says none."""
    return topic.partition(DOT)[2] or None if topic is not None and is_for_advice(topic) else None


def kind_of(topic: Topic) -> Topic:
    """The topic without the field: as a line has it in its list."""
    return Topic(topic.partition(DOT)[0])


def is_topic(topic: Topic) -> bool:
    """Whether anybody may say it: a field is said of professionals alone, and is one of the seven."""
    kind, dot, sector = topic.partition(DOT)
    return not dot or (kind == PROFESSIONAL and sector in SECTORS)
