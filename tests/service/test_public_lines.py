"""What anybody may know of a line before joining."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from chatd.base.errors import Unknown
from chatd.base.names import EmbedId, Language, LineId
from chatd.base.texts.catalogue import LANGUAGES, catalogue
from chatd.directory.rules.directory import Helpline, HoursException, Interval, OpeningHours
from chatd.line.rules.estimate import Talks
from chatd.line.service.state_text import Told, state_text
from tests.service.world import (
    EMBED,
    FI,
    LINE,
    SV,
    World,
    a_directory,
    a_line,
    a_policy,
)

OFFICE = (Interval(time(9), time(15, 30)),)
OFFICE_HOURS = OpeningHours(
    "Europe/Helsinki",
    (OFFICE,) * 4 + ((Interval(time(9), time(9, 30)), Interval(time(12), time(20))), (), ()),
    (HoursException(date(2027, 1, 18), (), {FI: "koulutus"}),),
)


async def test_an_unknown_embed_is_unknown(world):
    with pytest.raises(Unknown):
        await world.services.public_lines.state(EmbedId("e-nowhere"), None)


async def test_an_open_line_says_so_and_hides_what_it_cannot_know(world):
    state = await world.services.public_lines.state(EMBED, "https://partner.example")
    assert (state.phase, state.next_opening, state.wait) == ("open", None, None)


@pytest.mark.parametrize("origin", [None, "null", "https://partner.example"])
async def test_own_sites_and_pages_without_an_origin_are_answered(world, origin):
    assert (await world.services.public_lines.state(EMBED, origin)).phase == "open"


@pytest.mark.parametrize("origin", ["https://other.example", "https://partner.example.evil", ""])
async def test_a_foreign_site_learns_nothing(world, origin):
    state = await world.services.public_lines.state(EMBED, origin)
    assert (state.phase, state.next_opening, state.wait) == ("not_allowed", None, None)


async def test_a_closed_line_says_when_it_opens(tmp_path):
    world = await World(tmp_path, a_directory(a_line(hours=OFFICE_HOURS))).start()
    state = await world.services.public_lines.state(EMBED, None)
    noon = datetime(2027, 1, 15, 12, tzinfo=ZoneInfo("Europe/Helsinki"))
    assert (state.phase, state.next_opening) == ("closed", int(noon.timestamp()))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (None, "Linja on nyt kiinni. Aukeaa: tänään kello 12.00."),
        ("sv-FI", "Linjen är stängd nu. Öppnar: i dag klockan 12.00."),
        ("so", "The line is closed now. Opens: today at 12:00."),
    ],
)
async def test_the_state_is_said_in_words_of_the_language_and_the_line_s_own_time(
    tmp_path, language, text
):
    world = await World(tmp_path, a_directory(a_line(hours=OFFICE_HOURS))).start()
    assert (await world.services.public_lines.state(EMBED, None, language)).text == text


async def test_the_longest_words_of_the_state_fit_into_its_answer():
    now = datetime(2027, 1, 13, 23, 59, tzinfo=ZoneInfo("Europe/Helsinki"))
    keys = [key for key in catalogue("fi") if key.startswith("line.state.")]
    assert len(keys) == 10
    for language in LANGUAGES:
        for key in keys:
            for days in (2, 300):
                told = Told(
                    key.removeprefix("line.state."),
                    now,
                    wait=(90, 120),
                    opens=now + timedelta(days=days),
                    retry=120,
                    exception="x" * 200,
                )
                text = state_text(told, language)
                assert len(text.encode()) <= 200, text


async def test_a_full_line_says_so(tmp_path):
    line = a_line(policy=a_policy(waiting_max=1))
    world = await World(tmp_path, a_directory(line)).start()
    await world.visitor().join()
    assert (await world.services.public_lines.state(EMBED, None)).phase == "full"


async def test_the_wait_is_a_range_once_enough_talks_are_known(world):
    await world.a_conversation()
    await world.live.doors_and_tallies.learn(LINE, lambda _: Talks(40.0, 20))
    await world.visitor("x").join()
    await world.visitor("y").join()
    low, high = (await world.services.public_lines.state(EMBED, None)).wait
    assert 0 <= low < high
    assert (low % 5, high % 5) == (0, 0)


async def test_the_profile_is_in_the_language_asked_for_and_lists_who_serves_now(world):
    await world.console().start(languages=(SV,))
    profile = await world.services.public_lines.profile(EMBED, SV)
    assert (profile.name, profile.language, profile.organisation) == ("Nätskydd", SV, "Turva ry")
    assert [(each.code, each.name, each.is_served_now) for each in profile.languages] == [
        (FI, "suomi", False),
        (SV, "svenska", True),
    ]
    assert profile.hours == (f"mån{DASH}sön dygnet runt",)


async def test_the_profile_tells_whose_services_anybody_may_read_and_only_then(world):
    lines, public = world.services.public_lines, world.areas.directory.public_services
    assert (await lines.profile(EMBED, FI)).services == ""
    public.organisations = frozenset({"somebody-elses"})
    assert (await lines.profile(EMBED, FI)).services == ""
    public.organisations = frozenset({"turva"})
    assert (await lines.profile(EMBED, FI)).services == "turva"


async def test_a_language_that_the_line_has_not_falls_back_and_a_number_is_always_there(world):
    profile = await world.services.public_lines.profile(EMBED, Language("ru"))
    assert (profile.name, profile.language) == ("Nettiturva", FI)
    swedish = await world.services.public_lines.profile(EMBED, SV)
    assert swedish.helplines[0].number == "080 005 005"
    assert swedish.helplines[0].name == "Nollalinja"


async def test_a_helpline_says_whether_it_is_open_and_until_when_or_that_nobody_knows(tmp_path):
    known = Helpline(
        {FI: "L"}, "116 111", {FI: "?"}, {FI: "0"}, date(2027, 1, 1), True, OFFICE_HOURS
    )
    always = replace(known, is_for_children=False, open_hours=a_line().hours)
    line = a_line(helplines=(known, always, replace(always, open_hours=None)))
    world = await World(tmp_path, a_directory(line)).start()

    async def shown():
        profile = await world.services.public_lines.profile(EMBED, FI)
        return [(each.is_open, each.changes_at, each.is_for_children) for each in profile.helplines]

    def helsinki(*when):
        return int(datetime(2027, 1, *when, tzinfo=ZoneInfo("Europe/Helsinki")).timestamp())

    others = [(True, None, False), (None, None, False)]
    world.clock.at = helsinki(15, 9)
    assert await shown() == [(True, helsinki(15, 9, 30), True), *others]
    world.clock.at = helsinki(15, 20)  # a Friday; closed on Monday the 18th by exception
    assert await shown() == [(False, helsinki(19, 9), True), *others]


async def test_hours_are_plain_words_with_the_exceptions_soon_to_come(tmp_path):
    world = await World(tmp_path, a_directory(a_line(hours=OFFICE_HOURS))).start()
    profile = await world.services.public_lines.profile(EMBED, FI)
    assert profile.hours == (
        f"ma{DASH}to 9.00{DASH}15.30",
        f"pe 9.00{DASH}9.30, 12.00{DASH}20.00",
        f"la{DASH}su suljettu",
        "18.1. suljettu (koulutus)",
    )


async def test_one_lines_queue_does_not_fill_another(tmp_path):
    line = a_line(policy=a_policy(waiting_max=1))
    other = a_line(id=LineId("other"), policy=a_policy(waiting_max=1))
    world = await World(tmp_path, a_directory(line, other)).start()
    await world.visitor().join()
    state = await world.services.public_lines.state(EmbedId("e-other"), None)
    assert state.phase == "open"


DASH = "\N{EN DASH}"


async def test_a_line_says_its_own_words_in_the_language_asked_for(tmp_path):
    own = {"greeting": {FI: "Hei.", SV: "Hej."}}
    world = await World(tmp_path, a_directory(a_line(texts=own))).start()
    assert (await world.services.public_lines.profile(EMBED, SV)).texts == {"greeting": "Hej."}
    assert (await world.services.public_lines.profile(EMBED, FI)).texts == {"greeting": "Hei."}


async def test_a_line_for_adults_leads_to_the_children_s_line_while_that_is_open(tmp_path):
    young = a_line(
        id=LineId("nuoret"), is_adult=False, is_for_children=True, name={FI: "Nuoret", SV: "Unga"}
    )
    world = await World(tmp_path, a_directory(None, young)).start()
    lines = world.services.public_lines
    assert (await lines.profile(EMBED, SV)).children is None  # nobody is there
    await world.console("cilla").start(lines=(young.id,))
    found = (await lines.profile(EMBED, SV)).children
    assert (found.name, found.embed) == ("Unga", "e-nuoret")
    theirs = await lines.profile(EmbedId("e-nuoret"), FI)
    assert (theirs.is_for_children, theirs.is_adult, theirs.children) == (True, False, None)
    (tmp_path / "shut").mkdir()
    shut = await World(
        tmp_path / "shut", a_directory(None, replace(young, hours=OFFICE_HOURS))
    ).start()
    await shut.console("cilla").start(lines=(young.id,))
    assert (await shut.services.public_lines.profile(EMBED, SV)).children is None
