"""While two talk, each kind of item is changed, taken away, undone: no word is lost, and neither is told anything."""

import pytest

from chatd.directory.rules.items import KINDS
from tests.transport.conftest import say
from tests.transport.test_every_change_is_told import OTHERWISE, OWN
from tests.transport.test_item_calls import VALUES, desk  # noqa: F401 - a fixture

ABOUT_US = {
    "organisation": "turva",
    "line": "nettiturva",
    "embed": "e-nettiturva",
    "staff": "aino",
    "phrase": OWN["phrase"],
    "card": OWN["card"],
}  # the very ones by which these two talk


WORDS = {"receipt", "deliver"}


class Talk:
    """A visitor and a counsellor, by real connections; `number`: of the last word of each."""

    async def begin(self, desk):  # noqa: F811
        self.visitor, self.console, self.id = await desk.house.talking()
        self.number = 1
        return self

    async def goes_on(self):
        """A word each way, and of what else came nothing but receipts and what the shift is told."""
        self.number += 1
        for speaker, listener in ((self.visitor, self.console), (self.console, self.visitor)):
            speaker.emit("say", say(self.id, self.number))
            heard = await listener.next("deliver")
            assert (heard["conversation"], heard["id"]) == (self.id, self.number)

    def is_as_before(self):
        """Nothing came but words and states, and each of these says that they talk."""
        came = [(name, args[0]) for name, args in self.visitor.seen if name not in WORDS]
        assert {name for name, _ in came} <= {"state", "connect"}
        states = [said for name, said in came if name == "state"]
        last = states[-1]
        return (last["phase"], last["outcome"]) == ("conversation", None)


async def publish(desk, kind, name, value):  # noqa: F811
    own = await desk.told("ada", "GET /api/organisation")
    held = own["organisation"] if kind == "organisation" else None
    of = {
        "line": "lines",
        "embed": "embeds",
        "staff": "staff",
        "phrase": "phrases",
        "card": "cards",
    }
    held = held or next(each for each in own[of[kind]] if each["id"] == name)
    look = await desk.draft("ada", value, base=held["version"], kind=kind, item=name)
    assert look["errors"] == [], look
    done = await desk.told("ada", "POST /api/publish", {"items": [{"kind": kind, "id": name}]})
    assert done["number"], done
    await desk.house.job("reload")
    return done["number"]


@pytest.mark.parametrize("kind", ABOUT_US)
async def test_a_change_of_what_they_stand_on_is_not_felt(desk, kind):  # noqa: F811
    talk = await Talk().begin(desk)
    name = ABOUT_US[kind]
    await talk.goes_on()
    number = await publish(desk, kind, name, {**VALUES[kind, name], **OTHERWISE[kind]})
    await talk.goes_on()
    await desk.told("ada", "POST /api/undo", {"number": number})
    await desk.house.job("reload")
    await talk.goes_on()
    assert talk.is_as_before()


def test_each_kind_is_tried():
    assert {*ABOUT_US, "unit"} == {*KINDS}, "their line comes into a unit below"


async def test_a_unit_into_which_their_line_comes_is_not_felt(desk):  # noqa: F811
    talk = await Talk().begin(desk)
    in_unit = VALUES["line", "nettiturva"] | {"unit": OWN["unit"]}
    number = await publish(desk, "line", "nettiturva", in_unit)
    await talk.goes_on()
    await desk.told("ada", "POST /api/undo", {"number": number})
    await desk.house.job("reload")
    await talk.goes_on()
    assert talk.is_as_before()


async def test_a_line_that_closes_for_good_lets_them_finish(desk):  # noqa: F811
    talk = await Talk().begin(desk)
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    value = VALUES["line", "nettiturva"]
    closed = {**value["hours"], **{day: [] for day in days}}
    await publish(desk, "line", "nettiturva", {**value, "hours": closed})
    await talk.goes_on()
    async with desk.http.get("/state/e-nettiturva") as answer:
        assert (await answer.json())["phase"] != "open"


async def test_the_page_that_they_met_on_is_gone_and_they_talk_on(desk):  # noqa: F811
    talk = await Talk().begin(desk)
    await publish(desk, "embed", "e-nettiturva", None)
    async with desk.http.get("/state/e-nettiturva") as answer:
        assert answer.status == 404
    await talk.goes_on()


async def test_who_talks_cannot_be_taken_away_nor_the_line_on_which(desk):  # noqa: F811
    talk = await Talk().begin(desk)
    for kind, name in (("staff", "aino"), ("line", "nettiturva")):
        await desk.draft("ada", None, kind=kind, item=name)
        items = {"items": [{"kind": kind, "id": name}]}
        done = await desk.told("ada", "POST /api/publish", items)
        assert done["number"] is None
        assert done["looked"][0]["errors"]
    await talk.goes_on()
