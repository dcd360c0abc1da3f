"""Leads and admins change what their organisation decides: draft, see, publish, undo; nothing is overwritten."""

from dataclasses import replace
from datetime import date

import msgspec
import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import LineId, OrganisationId, StaffId, StaffRole
from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.database.items import DatabaseItems
from chatd.directory.ports import Question
from chatd.directory.rules.directory import (
    Card,
    Directory,
    Embed,
    Helpline,
    LinePolicy,
    Organisation,
    Phrase,
    Unit,
)
from chatd.directory.rules.items import DRAFTS_MAX, ITEMS_MAX, UNDO_DAYS, Key
from chatd.directory.service.as_tables import shape_of
from chatd.directory.service.editing import Editing
from chatd.directory.service.registry import Registry
from chatd.staff.rules import may_change
from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import migrate
from tests.service.world import (
    EN,
    FI,
    LINE,
    ROOT,
    START,
    SV,
    ToldClock,
    a_directory,
    a_line,
    a_person,
)

CHILDREN = Helpline(
    {FI: "Lapset", SV: "Barn"}, "116 111", {FI: "a", SV: "b"}, {FI: "a", SV: "b"}, date(2027, 1, 1),
    is_for_children=True,
)  # fmt: skip
HELPED = a_line(helplines=(CHILDREN,), policy=LinePolicy())
OTHERS = OrganisationId("muut")
OWN, WORDS = OrganisationId("turva"), {FI: "Hei", SV: "Hej"}
LINE_KEY, AINO = Key("line", LINE), Key("staff", "aino")
THEIRS = a_line(id=LineId("muiden"), organisation=OTHERS)


def two():
    own = a_directory(HELPED)
    ada = a_person("ada", StaffRole.ADMIN)
    boss = replace(a_person("boss", StaffRole.ADMIN, ("muiden",)), organisation=OTHERS)
    return Directory(
        {**own.organisations, OTHERS: Organisation(OTHERS, "Muut ry", (ROOT,))},
        {**own.lines, "muiden": THEIRS},
        {**own.embeds, "e-muut": Embed("e-muut", LineId("muiden"), OTHERS, ("https://m.example",))},
        {**own.staff, "ada": ada, "boss": boss},
        {
            "turva-hei": Phrase("turva-hei", OWN, "hei", WORDS, WORDS),
            "muut-hei": Phrase("muut-hei", OTHERS, "hei", WORDS, WORDS),
        },
        {
            "turva-112": Card("turva-112", OWN, WORDS, WORDS, date(2026, 11, 1)),
            "muut-112": Card("muut-112", OTHERS, WORDS, WORDS, date(2026, 11, 1)),
        },
        {
            "turva-y": Unit("turva-y", OWN, {FI: "Yksikkö", SV: "Enhet"}),
            "muut-y": Unit("muut-y", OTHERS, {FI: "Muiden", SV: "Andras"}),
        },
    )


class House:
    """One daemon's editing on a real SQLite."""

    async def begin(self, folder):
        self.database = Database(f"sqlite:///{folder}/line.sqlite")
        await migrate(self.database)
        self.clock = ToldClock()
        self.directories = DatabaseDirectories(self.database, now=self.clock.now)
        await self.directories.store(two())
        self.items = DatabaseItems(self.database, now=self.clock.now)
        self.registry = Registry(self.directories)
        await self.registry.reload()
        self.there = []
        self.asked = []
        self.editing = Editing(self.items, self.registry, self.clock, may_change, [self.in_use])
        return self

    async def in_use(self, question):
        self.asked.append(question)
        return self.there

    def who(self, name):
        return self.registry.staff(StaffId(name))

    async def stored(self):
        return await self.directories.load()

    async def draft(self, name, item, key=LINE_KEY, base=1):
        value = None if item is None else shape_of(item)
        return await self.editing.draft(self.who(name), key, base, value)

    async def publish(self, name, *keys):
        return await self.editing.publish(self.who(name), keys or (LINE_KEY,))


@pytest.fixture
async def house(tmp_path):
    built = await House().begin(tmp_path)
    yield built
    await built.database.close()


def adult(is_adult):
    return replace(HELPED, is_adult=is_adult)


async def test_a_draft_is_seen_published_and_undone(house):
    look = await house.draft("lea", adult(False))
    assert (look.errors, look.meanwhile) == ((), None)
    assert look.changes == (("is_adult", "true", "false"),)
    assert (await house.stored()).lines[LINE] == HELPED
    outcome = await house.publish("lea")
    assert (await house.stored()).lines[LINE] == adult(False)
    undone = await house.editing.undo(house.who("lea"), outcome.number)
    assert (await house.stored()).lines[LINE] == HELPED
    again = await house.editing.undo(house.who("lea"), undone.number)
    assert (await house.stored()).lines[LINE] == adult(False)
    newest = (await house.editing.publications(house.who("lea")))[0]
    assert (newest.number, newest.undoes) == (again.number, undone.number)
    assert (await house.items.standing(OrganisationId("turva")))[LINE_KEY].version == 4


async def test_who_comes_second_is_told_who_and_when_and_has_lost_nothing(house):
    await house.draft("lea", adult(False))
    ada = await house.draft("ada", replace(HELPED, topics=()))
    assert ada.meanwhile is None
    house.clock.at = START + 60
    assert (await house.publish("lea")).number
    outcome = await house.publish("ada")
    assert outcome.number is None
    (look,) = outcome.looks
    assert (look.meanwhile.version, look.meanwhile.account, look.meanwhile.at) == (
        2,
        "lea",
        START + 60,
    )
    assert (await house.stored()).lines[LINE] == adult(False)
    own = await house.editing.of(house.who("ada"))
    assert [(each.staff, each.key) for each in own.drafts] == [("ada", LINE_KEY)]
    await house.draft("ada", replace(HELPED, topics=()), base=2)
    assert (await house.publish("ada")).number


async def test_an_undo_overwrites_nobody_either(house):
    await house.draft("lea", adult(False))
    number = (await house.publish("lea")).number
    await house.draft("ada", replace(adult(False), topics=()), base=2)
    await house.publish("ada")
    outcome = await house.editing.undo(house.who("lea"), number)
    assert outcome.number is None
    assert outcome.looks[0].meanwhile.account == "ada"
    assert (await house.stored()).lines[LINE] == replace(adult(False), topics=())


async def test_what_is_wrong_is_kept_told_in_the_files_words_and_not_published(house):
    shape = shape_of(HELPED)
    broken = replace_shape(
        shape, audience={"fi": "kaikille"}, hours=hours(shape, monday=["17.00-21"])
    )
    look = await house.editing.draft(house.who("lea"), LINE_KEY, 1, broken)
    assert {each.way: each.text for each in look.errors} == {
        (
            "audience",
        ): 'line "nettiturva": audience: expected a text in each language of the line: fi, sv; sv is missing',
        ("hours", "monday"): (
            'line "nettiturva": hours: monday: expected hours such as "17:00-21:00"; midnight is 00:00,'
            ' found "17.00-21": write "17:00-21:00"'
        ),
    }
    assert (await house.publish("lea")).number is None
    assert (await house.stored()).lines[LINE] == HELPED
    (draft,) = (await house.editing.of(house.who("lea"))).drafts
    assert draft.value["hours"]["monday"] == ["17.00-21"]


async def test_nothing_is_published_while_a_text_is_missing_in_a_language_of_the_line(house):
    more = replace(HELPED, languages=(FI, SV, EN))
    await house.draft("lea", more)
    outcome = await house.publish("lea")
    assert outcome.number is None
    assert {each.way[-1] for each in outcome.looks[0].errors} >= {"name", "audience"}


async def test_a_warning_is_told_and_hinders_nothing(house):
    look = await house.draft(
        "lea", replace(HELPED, helplines=(replace(CHILDREN, is_for_children=False),))
    )
    assert any("no helpline `for_children`" in each.text for each in look.warnings)
    assert "no_number_for_children" in {each.key for each in look.warnings}
    assert (await house.publish("lea")).number


async def test_several_drafts_are_published_together_or_not_at_all(house):
    eeva = replace(a_person("turva-eeva"), alias="Eeva")
    await house.draft("ada", eeva, Key("staff", "turva-eeva"), 0)
    await house.draft("ada", replace(a_person("aino"), lines=("ei-ole",)), AINO)
    outcome = await house.publish("ada", Key("staff", "turva-eeva"), AINO)
    assert outcome.number is None
    assert "turva-eeva" not in (await house.stored()).staff
    await house.draft("ada", replace(a_person("aino"), alias="Aino-Maija"), AINO)
    assert (await house.publish("ada", Key("staff", "turva-eeva"), AINO)).number
    stored = (await house.stored()).staff
    assert (stored["turva-eeva"], stored["aino"].alias) == (eeva, "Aino-Maija")


async def test_what_is_drafted_together_may_lean_on_each_other(house):
    line, embed = Key("line", "turva-toinen"), Key("embed", "turva-e")
    await house.draft("ada", replace(HELPED, id=LineId("turva-toinen")), line, 0)
    embeds = (await house.stored()).embeds
    own = replace(next(iter(embeds.values())), id="turva-e", line="turva-toinen")
    look = await house.draft("ada", own, embed, 0)
    assert "the id of one in this file" in look.errors[0].text
    assert (await house.publish("ada", line, embed)).number


# ---- whose it is ----


@pytest.mark.parametrize(
    "key", [Key("line", "muiden"), Key("line", "ei-ole"), Key("line", "turva")]
)
async def test_an_item_of_another_organisation_is_answered_as_none(house, key):
    for call in (
        house.draft("ada", replace(HELPED, id=key.id), key, 0),
        house.draft("ada", replace(HELPED, id=key.id), key, 1),
        house.draft("ada", None, key, 1),
        house.publish("ada", key),
        house.editing.look(house.who("ada"), key),
        house.editing.drop(house.who("ada"), key),
    ):
        with pytest.raises(Refused) as refused:
            await call
        assert refused.value.reason is Reason.NOT_ALLOWED
    assert await house.stored() == two()


async def test_of_other_organisations_nothing_is_shown(house):
    await house.draft("boss", replace(THEIRS, is_adult=False), Key("line", "muiden"))
    own = await house.editing.of(house.who("ada"))
    assert {
        each.item.organisation for key, each in own.standing.items() if key.kind != "organisation"
    } == {"turva"}
    assert own.drafts == []
    look = await house.draft("ada", replace(a_person("aino"), lines=("ei-ole",)), AINO)
    assert "muiden" not in look.errors[0].text, "the ids of others are not told"


async def test_nobody_publishes_or_drops_anothers_draft(house):
    await house.draft("lea", adult(False))
    for call in (house.publish("ada"), house.editing.drop(house.who("ada"), LINE_KEY)):
        with pytest.raises(Refused):
            await call
    assert (await house.publish("lea")).number


async def test_a_lead_changes_no_staff_by_publishing_or_undoing_either(house):
    await house.draft("ada", replace(a_person("aino"), alias="Aino-Maija"), AINO)
    number = (await house.publish("ada", AINO)).number
    with pytest.raises(Refused) as refused:
        await house.editing.undo(house.who("lea"), number)
    assert refused.value.reason is Reason.NOT_ALLOWED
    assert (await house.editing.of(house.who("lea"))).may == ("line", "phrase", "card")
    assert (await house.editing.of(house.who("ada"))).may == (
        "organisation",
        "unit",
        "line",
        "embed",
        "staff",
        "phrase",
        "card",
    )


async def test_the_roots_are_never_changed_here(house):
    key = Key("organisation", "turva")
    await house.draft("ada", Organisation(OrganisationId("turva"), "Turva rf", ()), key)
    assert (await house.publish("ada", key)).number
    stored = (await house.stored()).organisations["turva"]
    assert (stored.name, stored.roots) == ("Turva rf", (ROOT,))
    with pytest.raises(Refused):
        await house.draft("ada", None, key, 2)


# ---- what is taken away ----


async def test_who_waits_or_talks_there_is_let_fall_by_nobody(house):
    house.there = ["staff aino"]
    await house.draft("ada", None, AINO)
    outcome = await house.publish("ada", AINO)
    assert outcome.number is None
    assert "somebody waits or talks there" in outcome.looks[0].errors[0].text
    assert house.asked[-1] == Question("", (), ("aino",))
    house.there = []
    assert (await house.publish("ada", AINO)).number
    assert "aino" not in (await house.stored()).staff


async def test_an_organisation_keeps_an_admin(house):
    await house.draft("ada", None, Key("staff", "ada"))
    outcome = await house.publish("ada", Key("staff", "ada"))
    assert "needs an admin" in outcome.looks[0].errors[0].text


async def test_what_something_stands_on_does_not_go(house):
    look = await house.draft("ada", None, LINE_KEY)
    assert any("stands on line" in each.text for each in look.errors)


THEIRS_HERE = Embed("e-muut-2", LINE, OTHERS, ("https://m.example",))


def agreed(directory, *, serves):
    """Others have an embed and a person on our line; `serves`: they have accepted to."""
    own, theirs = directory.organisations[OWN], directory.organisations[OTHERS]
    boss = directory.staff["boss"]
    return replace(
        directory,
        organisations={
            OWN: replace(own, invites={LINE: (OTHERS,)}),
            OTHERS: replace(theirs, serves=(LINE,) if serves else ()),
        },
        embeds={"e-muut": directory.embeds["e-muut"], THEIRS_HERE.id: THEIRS_HERE},
        staff={
            "ada": replace(directory.staff["ada"], lines=()),
            "boss": replace(boss, lines=("muiden", LINE)),
        },
        phrases={},
        cards={},
    )


async def test_what_others_have_there_by_no_agreement_hinders_nobody_and_goes_with_the_line(house):
    await house.directories.store(agreed(two(), serves=True))
    await house.registry.reload()
    look = await house.draft("ada", None, LINE_KEY)
    assert [each.text for each in look.errors] == [
        "something of another organisation stands on it"
    ] * 2
    await house.directories.store(agreed(two(), serves=False))
    await house.registry.reload()
    number = (await house.directories.news({})).numbers[OTHERS]
    shared = replace(house.registry.organisation(OWN), invites={})
    here = (await house.items.standing(OWN))[Key("organisation", OWN)]
    await house.draft("ada", shared, Key("organisation", OWN), here.version)
    assert (await house.draft("ada", None, LINE_KEY)).errors == ()
    assert (await house.publish("ada", LINE_KEY, Key("organisation", OWN))).number
    await house.registry.reload()
    stored = await house.stored()
    assert (LINE in stored.lines, THEIRS_HERE.id in stored.embeds) == (False, False)
    assert (await house.directories.news({})).numbers[OTHERS] == number + 1
    theirs = await house.editing.publications(house.who("boss"))
    assert theirs[0].account == ""  # nobody of ours is named to them


async def test_an_own_embed_on_a_line_that_is_served_no_more_is_drafted_no_more(house):
    await house.directories.store(agreed(two(), serves=True))
    await house.registry.reload()
    key = Key("embed", THEIRS_HERE.id)
    moved = replace(THEIRS_HERE, sites=("https://n.example",))
    assert (await house.draft("boss", moved, key)).errors == ()
    await house.directories.store(agreed(two(), serves=False))
    await house.registry.reload()
    (error,) = (await house.draft("boss", moved, key)).errors
    assert "not served any more" in error.text
    assert (await house.draft("boss", None, key)).errors == ()


# ---- limits ----


async def test_an_organisation_has_so_many_lines_and_no_more(house):
    keys = []
    for number in range(ITEMS_MAX["line"]):
        keys.append(Key("line", f"turva-{number}"))
        await house.draft("ada", replace(HELPED, id=LineId(keys[-1].id)), keys[-1], 0)
    outcome = await house.publish("ada", *keys)
    assert outcome.number is None
    assert "at most 20 of these, and would have 21" in outcome.looks[-1].errors[0].text
    assert (await house.publish("ada", *keys[1:])).number


async def test_an_organisation_has_so_many_drafts_and_no_more(house):
    for number in range(DRAFTS_MAX):
        key = Key("staff", f"turva-{number}")
        await house.draft("ada", replace(a_person(key.id)), key, 0)
    with pytest.raises(Refused) as refused:
        await house.draft("lea", adult(False))
    assert refused.value.reason is Reason.NO_ROOM
    await house.editing.drop(house.who("ada"), Key("staff", "turva-0"))
    await house.draft("lea", adult(False))


async def test_what_is_older_than_a_month_is_undone_no_more(house):
    await house.draft("lea", adult(False))
    number = (await house.publish("lea")).number
    house.clock.at = START + UNDO_DAYS * 86_400
    assert (await house.editing.publications(house.who("lea")))[0].number == number
    house.clock.at += 1
    assert await house.editing.publications(house.who("lea")) == []
    with pytest.raises(Refused):
        await house.editing.undo(house.who("lea"), number)
    await house.editing.purge(house.clock.now())
    assert await house.items.publications(OrganisationId("turva")) == []


def replace_shape(shape, **changes):
    return msgspec.structs.replace(shape, **changes)


def hours(shape, **days):
    return replace_shape(shape.hours, **{day: tuple(each) for day, each in days.items()})


async def test_who_came_second_is_told_what_the_other_changed_and_loses_nothing(house):
    await house.draft("lea", adult(False))
    await house.draft("ada", replace(HELPED, topics=()))
    await house.publish("ada")
    [look] = (await house.publish("lea")).looks
    assert look.meanwhile.account == "ada"
    assert [each.name for each in look.theirs] == ["topics"]
    assert "is_adult" in [each.name for each in look.changes]
    again = await house.draft("lea", adult(False), base=look.meanwhile.version)
    assert (again.meanwhile, again.theirs) == (None, ())
