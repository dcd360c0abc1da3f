"""One-time links and bearers, and the credentials of planned shifts."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import astuple

from chatd.base.errors import Malformed, Reason, Refused, Unknown
from chatd.base.names import Language, LineId, Seconds, StaffId, StaffRole
from chatd.directory.toml.read import read_directory
from chatd.staff.service.planned_shifts import Wish
from tests.service.world import START, SV, World, a_directory, a_person

EXAMPLE = Path(__file__).parents[2] / "ops" / "organisations.example.toml"
LEAD = a_person("lea", StaffRole.LEAD)
BO = a_person("bo")
AINO = replace(a_person("aino"), answers_as="peer")


def a_wish(name="w1", start=0, hours=8.0, key=b"k" * 32):
    begins = Seconds(START + start)
    return Wish(name, begins, Seconds(begins + hours * 3_600), key)


async def test_a_profile_says_which_release_the_daemon_serves(world):
    await world.restart(build="0.9.1")
    profile = await world.services.ways_in.profiles.of(AINO)
    assert profile.build == "0.9.1"


async def test_the_console_offers_only_what_the_person_speaks(world):
    world.directories.directory = a_directory()
    world.directories.directory.staff[AINO.id] = replace(AINO, languages=(SV,))
    await world.restart()
    profile = await world.services.ways_in.profiles.of(
        world.services.registry.staff(StaffId("aino"))
    )
    assert [line.languages for line in profile.lines] == [(SV,)]
    assert profile.organisation.name == "Turva ry"
    assert [(line.name, line.max_capacity) for line in profile.lines] == [("Nettiturva", 2)]


async def test_a_wish_is_asked_listed_signed_and_fetched(world):
    desk = world.services.planned_shifts
    await desk.ask(AINO, [a_wish()])
    await desk.ask(AINO, [a_wish()])
    waiting = await desk.waiting(LEAD)
    assert [(each.id, each.alias, each.answers_as) for each in waiting] == [("w1", "Aino", "peer")]
    await desk.keep_certificate(LEAD, b"certificate")
    await desk.sign(LEAD, [("w1", b"credential")])
    assert [each.credential for each in await desk.own(AINO)] == [b"credential"]
    assert await desk.certificate(AINO) == b"certificate"
    assert await desk.waiting(LEAD) == []


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        (a_wish(hours=12.1), Refused),
        (a_wish(start=-9 * 3_600), Refused),
        (a_wish(hours=-1), Malformed),
        (a_wish(key=b"short"), Malformed),
    ],
)
async def test_a_wish_that_cannot_be_is_refused(world, wish, error):
    with pytest.raises(error):
        await world.services.planned_shifts.ask(AINO, [wish])
    assert await world.services.planned_shifts.own(AINO) == []


async def test_nobody_asks_for_more_than_two_months_of_shifts(world):
    wishes = [a_wish(f"w{number}") for number in range(65)]
    with pytest.raises(Refused):
        await world.services.planned_shifts.ask(AINO, wishes)


async def test_one_bad_credential_in_a_batch_keeps_none(world):
    desk = world.services.planned_shifts
    await desk.ask(AINO, [a_wish("w1"), a_wish("w2")])
    await desk.keep_certificate(LEAD, b"certificate")
    with pytest.raises(Refused) as refused:
        await desk.sign(LEAD, [("w1", b"good"), ("w2", b"bad")])
    assert refused.value.reason is Reason.BAD_CREDENTIAL
    with pytest.raises(Unknown):
        await desk.sign(LEAD, [("w1", b"good"), ("w9", b"good")])
    assert [each.credential for each in await desk.own(AINO)] == [None, None]


async def test_without_a_certificate_nothing_is_signed(world):
    desk = world.services.planned_shifts
    await desk.ask(AINO, [a_wish()])
    with pytest.raises(Refused):
        await desk.sign(LEAD, [("w1", b"good")])
    with pytest.raises(Refused):
        await desk.keep_certificate(LEAD, b"bad")


async def test_a_counsellor_neither_lists_nor_signs(world):
    desk = world.services.planned_shifts
    for attempt in (
        desk.waiting(AINO),
        desk.sign(AINO, [("w1", b"good")]),
        desk.keep_certificate(AINO, b"certificate"),
    ):
        with pytest.raises(Refused) as refused:
            await attempt
        assert refused.value.reason is Reason.NOT_LEAD


async def test_a_lead_hears_how_many_signatures_are_asked_and_a_counsellor_of_those_given(world):
    desk = world.services.planned_shifts
    await desk.keep_certificate(LEAD, b"certificate")

    async def shown():
        return [astuple(await desk.signatures(each)) for each in (LEAD, AINO, BO)]

    assert await shown() == [(0, 0), (0, 0), (0, 0)]
    await desk.ask(AINO, [a_wish("w1", hours=2), a_wish("w2")])
    assert await shown() == [(2, 0), (0, 0), (0, 0)]
    await desk.sign(LEAD, [("w1", b"credential")])
    assert await shown() == [(1, 0), (0, 1), (0, 0)]
    world.clock.at += 2 * 3_600
    assert await shown() == [(1, 0), (0, 0), (0, 0)]
    world.clock.at += 6 * 3_600
    assert await shown() == [(0, 0), (0, 0), (0, 0)]


async def test_whoever_watches_signatures_is_told_of_each_change(world):
    desk = world.services.planned_shifts

    async def told(act):
        world.post.forget()
        await act
        return world.post.hints["signatures"]

    assert await told(desk.keep_certificate(LEAD, b"certificate"))
    assert await told(desk.ask(AINO, [a_wish()]))
    assert not await told(desk.waiting(LEAD))
    assert await told(desk.sign(LEAD, [("w1", b"credential")]))
    assert not await told(desk.own(AINO))
    assert not await told(world.pass_time(3_601, step=1_800))
    world.clock.at += 8 * 3_600
    assert await told(world.pass_time(3_601, step=1_800)), "what is over waits for nobody"


async def test_everybody_of_the_demonstration_starts_a_shift_with_all_that_the_console_ticks(
    tmp_path,
):
    directory = read_directory(EXAMPLE, date(2027, 1, 15))
    world = await World(tmp_path, directory).start()
    for staff in directory.staff.values():
        profile = await world.services.ways_in.profiles.of(staff)
        lines = [LineId(line.id) for line in profile.lines]
        languages = sorted({Language(each) for line in profile.lines for each in line.languages})
        key = staff.id.encode().ljust(32, b"-")
        _, state = await world.desks.start(staff, lines, languages, 1, key)
        assert state.desk is not None
        assert list(state.desk.languages) == languages
