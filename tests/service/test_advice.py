"""Professionals at a line: their own entry, help seekers before them, no names, never a long wait without a word."""

from dataclasses import replace
from datetime import date

import pytest

from chatd.base.errors import Malformed, Unknown
from chatd.base.names import EmbedId, TicketClass, Topic
from chatd.directory.rules.advice import name_of
from chatd.directory.rules.directory import Contact
from chatd.line.service.jobs import PLACES_EVERY_SECONDS
from chatd.line.shapes.visitor import Notice
from tests.service.world import (
    EMBED,
    FI,
    LINE,
    ORGANISATION,
    SV,
    World,
    a_directory,
    a_line,
    a_policy,
)

NAMES = "Älä kerro asiakkaan nimeä tai muuta, mistä hänet tunnistaa."
LONG = "Odotus on venynyt. Apua hakevat pääsevät ensin. Paikkasi säilyy."
CALL = "Voit myös soittaa: Nollalinja 080 005 005."
ADVICE, HEALTH = Topic("professional"), Topic("professional.health")
NOTICE_SECONDS = 15 * 60


async def advice_of(visitor):
    return (await visitor.view()).line.advice


async def test_the_entry_of_an_embed_asks_for_nothing_but_says_whom_it_is_for(world):
    lines = world.services.public_lines
    own, entry = await lines.profile(EMBED, FI), await lines.profile(name_of(EMBED, "health"), FI)
    assert own.topics == ("experienced", "professional")
    assert entry == replace_shape(own, topics=(), audience=entry.audience)
    assert NAMES in entry.audience
    assert (await lines.state(name_of(EMBED), None)).phase == "open"


def replace_shape(shape, **changes):
    return type(shape)(**{name: getattr(shape, name) for name in shape.__struct_fields__} | changes)


@pytest.mark.parametrize("name", ["e-nobody.professional", "e-nettiturva.professional.bank"])
async def test_an_entry_that_there_is_not_is_none(world, name):
    with pytest.raises(Unknown):
        await world.services.public_lines.profile(EmbedId(name), FI)


async def test_a_line_that_is_not_for_professionals_has_no_such_entry(tmp_path):
    world = await World(tmp_path, a_directory(a_line(topics=(Topic("experienced"),)))).start()
    with pytest.raises(Unknown):
        await world.services.public_lines.profile(name_of(EMBED), FI)
    for topic in (ADVICE, HEALTH):
        with pytest.raises(Malformed):
            await world.visitor("p").join(topic=topic)


async def test_a_field_that_there_is_not_is_no_topic(world):
    for topic in ("professional.bank", "experienced.health"):
        with pytest.raises(Malformed):
            await world.visitor("p").join(topic=Topic(topic))


async def test_with_one_counsellor_all_help_seekers_are_served_first(tmp_path):
    line = a_line(policy=a_policy(is_auto_assigned=True, capacity_max=1))
    world = await World(tmp_path, a_directory(line)).start()
    professional = world.visitor("p")
    await professional.join(topic=HEALTH)
    seekers = [world.visitor(name) for name in "abc"]
    for each in seekers:
        world.clock.at += 1
        await each.join()
    console = world.console()
    await console.start(capacity=1)
    served = []
    for _ in range(4):
        (talk,) = [each for each in (await console.view()).conversations if each.phase != "ended"]
        served += [each for each in (professional, *seekers) if await talks(each, talk.id)]
        await world.relay.end(console.me, talk.id)
    assert served == [*seekers, professional]


async def talks(visitor, conversation):
    shown = (await visitor.view()).conversation
    return shown is not None and shown.id == conversation


async def test_the_counsellor_sees_that_it_is_a_professional_and_the_field(world):
    visitor = world.visitor("p")
    await visitor.join(topic=HEALTH)
    console = world.console()
    await console.start()
    assert (await console.view()).offer.topic == HEALTH
    assert [each.need.ticket_class for each in await world.waiting()] == [TicketClass.PROFESSIONAL]
    assert (await console.accept()).topic == HEALTH


async def test_who_seeks_help_is_told_nothing_of_it(world):
    visitor = world.visitor("s")
    await visitor.join(topic=Topic("experienced"))
    world.clock.at += 2 * NOTICE_SECONDS
    assert await advice_of(visitor) is None


async def test_no_names_is_said_from_the_first_second_until_the_end_of_the_talk(world):
    visitor = world.visitor("p")
    await visitor.join(topic=ADVICE)
    said = Notice(by="Ammattilaiselle:", text=NAMES, language="fi")
    assert await advice_of(visitor) == said
    console = world.console()
    await console.start()
    await console.accept()
    assert (await visitor.view()).phase == "conversation"
    world.clock.at += NOTICE_SECONDS
    assert await advice_of(visitor) == said


async def test_nobody_waits_longer_than_is_set_without_being_told_and_given_a_number(tmp_path):
    line = a_line(policy=a_policy(advice_notice_minutes=5, ticket_grace_seconds=900))
    world = await World(tmp_path, a_directory(line)).start()
    visitor, later = world.visitor("p"), world.visitor("later")
    await visitor.join(topic=HEALTH)
    world.clock.at += 100
    await later.join(topic=HEALTH, language=SV)
    world.clock.at += 290 - 100
    await world.pass_time(8)
    world.post.hints.clear()
    await world.pass_time(1)
    assert world.post.hints[visitor.ticket] == 0, "control: nothing else is news"
    await world.pass_time(1 + PLACES_EVERY_SECONDS)
    assert world.post.hints[visitor.ticket] == 1, "pushed, not only said to who asks"
    assert (await advice_of(visitor)).text == f"{NAMES}\n{LONG}\n{CALL}"
    world.post.hints.clear()
    await world.pass_time(100)
    assert world.post.hints[later.ticket] == 1
    assert (await advice_of(later)).text.count("\n") == 2
    assert (await advice_of(later)).language == "sv"


async def test_where_the_organisation_has_a_contact_that_is_what_is_told(tmp_path):
    directory = a_directory()
    ours = directory.organisations[ORGANISATION]
    contact = Contact(
        "Neuvonta", date(2026, 11, 1), phone="09 123 456", email="neuvo@turva.example"
    )
    directory.organisations[ORGANISATION] = replace(ours, contact=contact)
    world = await World(tmp_path, directory).start()
    visitor = world.visitor("p")
    await visitor.join(topic=ADVICE)
    world.clock.at += NOTICE_SECONDS
    said = "Tavoitat meidät myös näin: Neuvonta, 09 123 456, neuvo@turva.example."
    assert (await advice_of(visitor)).text == f"{NAMES}\n{LONG}\n{said}"


async def test_a_lead_s_words_stand_beside_it(world):
    visitor = world.visitor("p")
    await visitor.join(topic=ADVICE)
    lead = world.services.registry.staff("lea")
    await world.services.boards.say_to_waiting(lead, LINE, {FI: "Kaksi vastaa tänään."})
    line = (await visitor.view()).line
    assert (line.notice.text, line.advice.text) == ("Kaksi vastaa tänään.", NAMES)
