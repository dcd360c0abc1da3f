"""The professionals' entry: which names it has, what they say, and that a field is nobody else's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatd.base.errors import Unknown
from chatd.base.names import EmbedId, Topic
from chatd.directory.rules.advice import (
    SECTORS,
    is_for_advice,
    is_topic,
    kind_of,
    name_of,
    read,
    sector_of,
)


def test_an_embed_s_own_name_says_nothing_besides():
    assert read(EmbedId("kyla")) == ("kyla", None)
    assert read(EmbedId("kyla~test")) == ("kyla~test", None)


@pytest.mark.parametrize("sector", ["", *SECTORS])
def test_the_name_of_the_entry_says_the_field_and_is_read_back(sector):
    embed, topic = read(name_of(EmbedId("kyla~test"), sector))
    assert (embed, kind_of(topic), sector_of(topic)) == (
        "kyla~test",
        "professional",
        sector or None,
    )
    assert is_for_advice(topic)


@pytest.mark.parametrize(
    "name",
    [
        "kyla.",
        "kyla.used",
        "kyla.professional.",
        "kyla.professionals",
        "kyla.professional.bank",
        "kyla.professional.health.health",
        "kyla.used.health",
    ],
)
def test_any_other_name_is_none(name):
    with pytest.raises(Unknown):
        read(EmbedId(name))


@given(st.text(alphabet="ab.-_~", max_size=20))
def test_a_signed_draft_keeps_its_dots(said):
    assert read(EmbedId(f"~{said}")) == (f"~{said}", None)


def test_nobody_but_a_professional_says_a_field():
    assert is_topic(Topic("used"))
    assert not is_topic(Topic("used.health"))
    assert sector_of(Topic("used.health")) is None
    assert not is_for_advice(None)
