"""The colleague's console is at another process than the visitor's page and the first counsellor's."""

from tests.service.test_across_processes import a_talk, kinds, until, worlds
from tests.service.three import Three

__all__ = ["worlds"]


async def test_she_is_asked_comes_talks_and_goes_from_process_to_process(worlds):
    here, there = worlds
    visitor, aino, talk = await a_talk(here, here)
    visitor.epoch = 1
    bo = there.console("bo")
    await bo.start()
    them = Three(here, visitor, aino, bo, talk)
    bos = there.areas.conversation.services.company
    await them.company.known(visitor.me, them.id)
    await them.ask()
    assert (await them.asked(bo)).by == "Aino"
    await bos.come_in(bo.desk, them.id)
    bo.said = 1
    await there.relay.say(bo.me, them.id, 1, "key_package", "QkJCQg")
    await until(lambda: kinds(visitor)[-1] == "key_package")
    await visitor.say()
    await them.yes()
    await visitor.say()
    await until(lambda: kinds(bo) == ["opening", "message"])
    await bo.say(talk, visitor.group, visitor.epoch)
    await until(lambda: kinds(aino)[-1] == "message" and kinds(visitor)[-1] == "message")
    await there.relay.received(bo.me, them.id, 99)
    await here.relay.received(aino.me, them.id, 99)
    await until(lambda: here.post.receipts[visitor.me][1] == visitor.said)
    await bos.part(bo.desk, them.id)
    await visitor.say()
    await until(lambda: kinds(aino).count("message") == 4)
    assert kinds(bo) == ["opening", "message"]
