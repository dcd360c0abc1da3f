"""What a counsellor is offered to write with: starters, what her organisation has decided, and her own."""

from dataclasses import replace
from datetime import date

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import OrganisationId, StaffId
from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.database.items import DatabaseItems
from chatd.directory.database.own_phrases import DatabaseOwnPhrases
from chatd.directory.http.ready_made import ReadyMadeRequests
from chatd.directory.rules.directory import Organisation
from chatd.directory.rules.items import ITEMS_MAX, Key
from chatd.directory.service.editing import Editing
from chatd.directory.service.ready_made import ReadyMade, starter_cards, starter_phrases
from chatd.directory.service.registry import Registry
from chatd.directory.shapes.tables import CardTable, PhraseTable
from chatd.staff.rules import may_change
from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import migrate
from tests.service.world import LINE, ROOT, ToldClock, a_directory

OTHERS = OrganisationId("muut")


class House:
    """One daemon on a real SQLite."""

    async def begin(self, folder):
        self.database = Database(f"sqlite:///{folder}/line.sqlite")
        await migrate(self.database)
        self.clock = ToldClock()
        directories = DatabaseDirectories(self.database, now=self.clock.now)
        own = a_directory()
        theirs = replace(own.staff["aino"], id="olli", organisation=OTHERS, lines=())
        organisations = {**own.organisations, OTHERS: Organisation(OTHERS, "Muut ry", (ROOT,))}
        staff = {**own.staff, "olli": theirs}
        await directories.store(replace(own, organisations=organisations, staff=staff))
        items = DatabaseItems(self.database, now=self.clock.now)
        self.registry = Registry(directories)
        await self.registry.reload()
        self.editing = Editing(items, self.registry, self.clock, may_change, [])
        self.ready_made = ReadyMade(self.registry, DatabaseOwnPhrases(self.database), self.clock)
        return self

    def who(self, name):
        return self.registry.staff(StaffId(name))

    async def offered(self, name="aino"):
        await self.registry.reload()
        return await self.ready_made.of(self.who(name))

    async def publish(self, key, value, base=0):
        look = await self.editing.draft(self.who("lea"), key, base, value)
        assert look.errors == ()
        assert (await self.editing.publish(self.who("lea"), [key])).number


@pytest.fixture
async def house(tmp_path):
    opened = await House().begin(tmp_path)
    yield opened
    await opened.database.close()


@pytest.fixture
def own_organisation(house):
    return house.who("lea").organisation


def words(house, text="Hei"):
    return dict.fromkeys(house.registry.line(LINE).languages, text)


def a_phrase(house, **changes):
    said = {"code": "moi", "title": words(house), "text": words(house)}
    return PhraseTable(
        **{**said, "line": None, "starter": None, "hidden": False, "place": None, **changes}
    )


def a_card(house, **changes):
    said = {"title": words(house), "text": words(house), "reviewed": "2026-11-01"}
    return CardTable(
        **{**said, "line": None, "starter": None, "hidden": False, "place": None, **changes}
    )


async def test_a_new_line_has_the_releases_phrases_and_cards_at_once(house):
    found = await house.offered()
    assert found.phrases == starter_phrases()
    assert found.cards == starter_cards()
    assert found.own == (0, ())
    assert await house.offered("olli") == found


async def test_what_a_lead_publishes_is_offered_to_her_organisations_people_alone(
    house, own_organisation
):
    key = Key("phrase", f"{own_organisation}-moi")
    await house.publish(key, a_phrase(house, line=LINE))
    assert [each.id for each in (await house.offered()).phrases][-1] == key.id
    assert (await house.offered("olli")).phrases == starter_phrases()
    await house.publish(key, None, base=1)
    assert (await house.offered()).phrases == starter_phrases()


async def test_a_card_of_the_release_is_changed_hidden_and_comes_back_by_undo(
    house, own_organisation
):
    key = Key("card", f"{own_organisation}-112")
    await house.publish(key, a_card(house, starter="emergency"))
    (first, *_) = (await house.offered()).cards
    assert first.id == key.id
    assert first.reviewed == date(2026, 11, 1)
    await house.publish(key, a_card(house, starter="emergency", hidden=True), base=1)
    assert (await house.offered()).cards[0].id == "cannot-speak"
    (last, *_) = await house.editing.publications(house.who("lea"))
    assert (await house.editing.undo(house.who("lea"), last.number)).number
    assert (await house.offered()).cards[0].id == key.id


async def test_a_counsellor_publishes_nothing_and_nobody_touches_another_organisations(
    house, own_organisation
):
    key = Key("phrase", f"{own_organisation}-moi")
    assert not may_change(house.who("aino"), "phrase")
    assert may_change(house.who("lea"), "card")
    await house.publish(key, a_phrase(house))
    boss = replace(house.who("olli"), role=house.who("lea").role)
    for other in (key, Key("phrase", "muualla-x")):
        with pytest.raises(Refused) as refused:
            await house.editing.draft(boss, other, 1, a_phrase(house))
        assert refused.value.reason is Reason.NOT_ALLOWED


@pytest.mark.parametrize(("kind", "made"), [("phrase", a_phrase), ("card", a_card)])
async def test_an_organisation_has_so_many_and_no_more(
    house, own_organisation, monkeypatch, kind, made
):
    monkeypatch.setitem(ITEMS_MAX, kind, 1)
    first, second = (Key(kind, f"{own_organisation}-{name}") for name in ("moi", "hei"))
    await house.publish(first, made(house))
    other = made(house, **({"code": "hei"} if kind == "phrase" else {}))
    look = await house.editing.draft(house.who("lea"), second, 0, other)
    assert "at most 1 of these, and would have 2" in look.errors[0].text
    assert not (await house.editing.publish(house.who("lea"), [second])).number
    await house.publish(first, made(house, title=words(house, "Toinen")), base=1)
    await house.publish(first, None, base=2)
    assert (await house.editing.publish(house.who("lea"), [second])).number


async def test_ones_own_are_told_to_oneself_alone(house):
    aino = house.who("aino")
    said = [{"code": "hei", "title": "Hei", "text": "Hei", "language": "fi"}]
    assert (await house.ready_made.keep(aino, 0, said)).version == 1
    assert (await house.offered()).own == (1, tuple(said))
    assert (await house.offered("bo")).own == (0, ())
    assert (await house.offered("lea")).own == (0, ())
    with pytest.raises(Refused) as refused:
        await house.ready_made.keep(aino, 0, [])
    assert refused.value.reason is Reason.OUT_OF_ORDER


class AskedBy:
    """Whoever asks is this person."""

    def __init__(self, staff):
        self.found = staff

    async def staff(self, _):
        return self.found


async def test_what_the_release_brings_is_told_as_reviewed_by_nobody(house, own_organisation):
    key = Key("card", f"{own_organisation}-raha")
    await house.publish(key, a_card(house))
    await house.registry.reload()
    requests = ReadyMadeRequests(house.ready_made, AskedBy(house.who("lea")))
    told = (await requests.all(None)).body.cards
    assert [each.id for each in told if not each.is_starter] == [key.id]
    assert {each.is_due for each in told if each.is_starter} == {True}
