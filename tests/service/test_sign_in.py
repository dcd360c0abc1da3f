"""One-time links and bearers."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from chatd.base.names import Language, LineId, StaffId
from chatd.directory.toml.read import read_directory
from tests.service.world import SV, World, a_directory, a_person

EXAMPLE = Path(__file__).parents[2] / "ops" / "organisations.example.toml"
AINO = replace(a_person("aino"), answers_as="peer")


async def test_a_profile_says_which_release_the_daemon_serves(world):
    await world.restart(build="0.9.1")
    profile = await world.services.ways_in.profiles.of(AINO, None)
    assert profile.build == "0.9.1"


async def test_the_console_offers_only_what_the_person_speaks(world):
    world.directories.directory = a_directory()
    world.directories.directory.staff[AINO.id] = replace(AINO, languages=(SV,))
    await world.restart()
    profile = await world.services.ways_in.profiles.of(
        world.services.registry.staff(StaffId("aino")), None
    )
    assert [line.languages for line in profile.lines] == [(SV,)]
    assert profile.organisation.name == "Turva ry"
    assert [(line.name, line.max_capacity) for line in profile.lines] == [("Nettiturva", 2)]


async def test_everybody_of_the_demonstration_starts_a_shift_with_all_that_the_console_ticks(
    tmp_path,
):
    directory = read_directory(EXAMPLE, date(2027, 1, 15))
    world = await World(tmp_path, directory).start()
    for staff in directory.staff.values():
        profile = await world.services.ways_in.profiles.of(staff, None)
        lines = [LineId(line.id) for line in profile.lines]
        languages = sorted({Language(each) for line in profile.lines for each in line.languages})
        key = staff.id.encode().ljust(32, b"-")
        _, state = await world.desks.start(staff, lines, languages, 1, key)
        assert state.desk is not None
        assert list(state.desk.languages) == languages
