"""A room whose members are at two processes, on one real Redis: as if there were one; also where the bus was cut."""

from tests.service.rooms import Guest, a_code, staff_in
from tests.service.test_across_processes import sweep, until, worlds

__all__ = ["worlds"]


async def test_members_and_a_guest_come_talk_and_go_from_process_to_process(worlds):
    here, there = worlds
    aino, bo = await staff_in(here, "aino"), await staff_in(there, "bo")
    await aino.enter()
    await bo.enter()
    assert [each.name for each in (await aino.state()).members] == ["Aino", "Bo"]
    await bo.say("key_package")
    await until(lambda: aino.kinds() == ["key_package"])
    await aino.say("opening")
    await until(lambda: bo.kinds() == ["opening"])
    await bo.word()
    await until(lambda: aino.kinds()[-1] == "message")
    guest = Guest(there)
    await guest.knock(await a_code(aino))
    await aino.ask("room_admit", line=aino.line, guest=guest.me)
    await guest.say("key_package")
    await until(lambda: aino.kinds()[-1] == "key_package")
    await aino.say("opening")
    await until(lambda: guest.kinds() == ["opening"] and bo.kinds()[-1] == "opening")
    await aino.word()
    await until(lambda: guest.kinds()[-1] == "message" and bo.kinds()[-1] == "message")
    await bo.received()
    await guest.received()
    await until(lambda: here.post.receipts[aino.me][1] == 3)
    await bo.leave()
    before = bo.kinds()
    await aino.word()
    await until(lambda: guest.kinds().count("message") == 2)
    assert bo.kinds() == before
    await here.desks.end(aino.console.desk)
    await sweep(worlds, 2)
    assert (await guest.state()).over == "over"


async def test_whoever_was_cut_off_the_bus_is_given_what_was_said_meanwhile(worlds):
    here, there = worlds
    aino, bo = await staff_in(here, "aino"), await staff_in(there, "bo")
    await aino.enter()
    await bo.enter()
    await bo.say("key_package")
    await aino.say("opening")
    await until(lambda: bo.kinds() == ["opening"])
    there.post.boxes[bo.me].clear()
    await there.live.bus.stop()
    await aino.word()
    await there.live.bus.start()
    there.areas.conversation.services.catching_up.later()
    await sweep(worlds, 2)
    assert bo.kinds()[-1] == "message"
