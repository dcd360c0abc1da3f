"""What an organisation takes away is taken away, whatever else goes wrong meanwhile."""

import pytest

from chatd.base.errors import Reason, Refused, Unavailable
from chatd.base.names import EmbedId, LineId, StaffId
from tests.service.world import FI, LINE, SV, World, a_directory, a_line, a_person, hash_of

OTHER, OTHER_EMBED = LineId("toinen"), EmbedId("e-toinen")


async def test_what_a_lost_store_kept_from_being_taken_away_is_taken_away_later(tmp_path):
    world = await World(tmp_path, a_directory(a_line(), a_line(id=OTHER))).start()
    waiting = [world.visitor(name) for name in "ab"]
    for visitor in waiting:
        await visitor.join(OTHER_EMBED)
    console = world.console()
    await console.start(lines=(LINE, OTHER))
    add = world.live.doors_and_tallies.add

    async def gone(*_):
        raise Unavailable

    world.live.doors_and_tallies.add = gone
    world.directories.directory = a_directory()
    with pytest.raises(Unavailable):
        await world.pass_time(11)
    world.live.doors_and_tallies.add = add
    await world.pass_time(11)
    assert (await console.view()).desk.lines == (LINE,)
    assert {(await each.view()).phase for each in waiting} == {"ended"}


async def test_who_may_serve_a_line_no_more_starts_no_shift_on_it(tmp_path):
    """What a connection remembers of its person may be seconds old."""
    world = await World(tmp_path, a_directory(a_line(), a_line(id=OTHER))).start()
    before = world.console().staff
    directory = a_directory(a_line(), a_line(id=OTHER))
    directory.staff[StaffId("aino")] = a_person("aino")
    world.directories.directory = directory
    await world.pass_time(11)
    with pytest.raises(Refused) as refused:
        await world.desks.start(before, (LINE, OTHER), (FI, SV), 1, hash_of(b"key"))
    assert refused.value.reason is Reason.NOT_ALLOWED
