"""Units: who leads or administers one does so there alone, and can give neither herself nor others more."""

from dataclasses import replace
from datetime import date

import pytest

from chatd.base.errors import ChatdError, Reason, Refused
from chatd.base.names import EmbedId, LineId, OrganisationId, StaffId, StaffRole, UnitId
from chatd.directory.rules.directory import Contact, Embed, Phrase, Unit
from chatd.directory.rules.items import ITEMS_MAX, UNITS_MAX, Key
from chatd.directory.service.as_tables import shape_of
from chatd.directory.service.one_file import OneFile
from chatd.directory.service.snippets import Pin, Snippets
from chatd.directory.toml.one_file import TomlFile
from chatd.staff.rules import MAY, OF_THE_WHOLE, check, manages, signs
from tests.service.test_editing import HELPED, WORDS
from tests.service.units import MEN, MEN_LINE, TURVA, YOUNG, YOUNG_LINE, HouseOfUnits
from tests.service.world import FI, LINE, SV, a_person

LINE_OF_HERS, LINE_OF_MEN = Key("line", YOUNG_LINE), Key("line", MEN_LINE)
UNA, MOA = Key("staff", "una"), Key("staff", "moa")


@pytest.fixture
async def house(tmp_path):
    built = await HouseOfUnits().begin(tmp_path)
    yield built
    await built.database.close()


def file_of(house):
    return OneFile(house.editing, house.items, house.registry, TomlFile(), house.clock)


async def refused(awaited):
    with pytest.raises(Refused) as found:
        await awaited
    return found.value.reason


async def drafted(house, who, key, item, base=1):
    """The errors of a draft of this, by where they stand."""
    value = None if item is None else shape_of(item)
    look = await house.editing.draft(house.who(who), key, base, value)
    return {each.way: each.text for each in look.errors}


async def done(house, who, *drafts):
    """Drafts of these, published together; the number, or None."""
    for key, item, base in drafts:
        await drafted(house, who, key, item, base)
    keys = [key for key, _, _ in drafts]
    return (await house.editing.publish(house.who(who), keys)).number


async def test_she_sees_what_is_of_her_unit_and_nothing_else(house):
    own = await house.editing.of(house.who("uma"))
    assert {key for key in own.standing if key.kind != "organisation"} == {
        Key("unit", YOUNG),
        LINE_OF_HERS,
        Key("embed", f"{YOUNG}-e"),
        *(Key("staff", name) for name in ("uma", "ulla", "una")),
        Key("phrase", f"{YOUNG}-p"),
        Key("card", f"{YOUNG}-c"),
    }
    assert (own.may, own.unit) == (("line", "embed", "staff", "phrase", "card"), YOUNG)
    whole = await house.editing.of(house.who("ada"))
    assert LINE_OF_MEN in whole.standing
    assert whole.unit is None
    assert "unit" in whole.may


async def test_of_the_organisation_she_is_told_nothing_that_it_has_agreed_with_others(house):
    stored = await house.stored()
    others = {LINE: (OrganisationId("muut"),)}
    theirs = (LineId("muiden"),)
    agreed = replace(
        stored.organisations[TURVA],
        invites=others,
        takes_from=others,
        serves=theirs,
        hands_to=theirs,
    )
    await house.change(organisations={**stored.organisations, TURVA: agreed})
    own = await house.editing.of(house.who("uma"))
    item = own.standing[Key("organisation", TURVA)].item
    assert (item.invites, item.serves, item.name) == ({}, (), "Turva ry")
    assert (item.takes_from, item.hands_to) == ({}, ())


async def test_an_id_of_hers_that_another_has_is_taken_also_before_it_is_read(house):
    """By the database: the registry of this process may be seconds behind."""
    stored = await house.stored()
    taken = replace(HELPED, id=LineId(f"{YOUNG}-ilta"), unit=MEN)
    await house.directories.store(replace(stored, lines={**stored.lines, taken.id: taken}))
    key = Key("line", taken.id)
    assert (
        await refused(drafted(house, "uma", key, replace(taken, unit=YOUNG))) is Reason.NOT_ALLOWED
    )


async def test_she_changes_her_line_her_people_and_what_stands_on_her_line(house):
    stored = await house.stored()
    line = replace(stored.lines[YOUNG_LINE], is_adult=False)
    una = replace(stored.staff["una"], alias="Unelma")
    phrase = replace(stored.phrases[f"{YOUNG}-p"], code="terve")
    number = await done(
        house, "uma", (LINE_OF_HERS, line, 1), (UNA, una, 1), (Key("phrase", phrase.id), phrase, 1)
    )
    assert number
    after = await house.stored()
    assert (after.lines[YOUNG_LINE], after.staff["una"], after.phrases[phrase.id]) == (
        line,
        una,
        phrase,
    )


async def test_she_adds_a_line_with_an_embed_and_a_person_of_her_unit(house):
    line = replace(HELPED, id=LineId(f"{YOUNG}-ilta"), unit=YOUNG)
    embed = Embed(EmbedId(f"{YOUNG}-ilta-e"), line.id, TURVA, ("https://i.example",))
    ida = replace(a_person(f"{YOUNG}-ida", lines=(line.id,)), unit=YOUNG)
    keys = [Key("line", line.id), Key("embed", embed.id), Key("staff", ida.id)]
    assert await done(
        house, "uma", *((k, v, 0) for k, v in zip(keys, (line, embed, ida), strict=True))
    )
    assert (await house.stored()).staff[ida.id] == ida


@pytest.mark.parametrize("unit", [None, MEN, UnitId("turva-olematon")])
async def test_neither_a_line_nor_a_person_leaves_her_unit_by_her_hand(house, unit):
    stored = await house.stored()
    for key, item in ((LINE_OF_HERS, stored.lines[YOUNG_LINE]), (UNA, stored.staff["una"])):
        assert ("unit",) in await drafted(house, "uma", key, replace(item, unit=unit))
        assert (await house.editing.publish(house.who("uma"), [key])).number is None
    assert await house.stored() == stored


async def test_nothing_of_others_comes_into_her_unit_by_her_hand(house):
    stored = await house.stored()
    for key, item in (
        (LINE_OF_MEN, replace(stored.lines[MEN_LINE], unit=YOUNG)),
        (Key("line", LINE), replace(stored.lines[LINE], unit=YOUNG)),
        (MOA, replace(stored.staff["moa"], unit=YOUNG)),
        (Key("staff", "aino"), replace(stored.staff["aino"], unit=YOUNG)),
    ):
        assert await refused(drafted(house, "uma", key, item)) is Reason.NOT_ALLOWED
    assert await house.stored() == stored


async def test_an_admin_of_the_whole_is_made_by_nobody_of_a_unit(house):
    stored = await house.stored()
    for key, before in ((Key("staff", "uma"), stored.staff["uma"]), (UNA, stored.staff["una"])):
        wanted = replace(before, role=StaffRole.ADMIN, unit=None)
        assert ("unit",) in await drafted(house, "uma", key, wanted)
    new = a_person(f"{YOUNG}-uusi", StaffRole.ADMIN, (YOUNG_LINE,))
    assert ("unit",) in await drafted(house, "uma", Key("staff", new.id), new, 0)
    within = replace(new, unit=YOUNG)
    assert await done(house, "uma", (Key("staff", within.id), within, 0))


async def test_her_people_serve_only_what_they_were_given_by_others_and_lines_of_her_unit(house):
    una = (await house.stored()).staff["una"]
    assert (
        await drafted(house, "uma", UNA, replace(una, alias="Unto")) == {}
    )  # LINE she has already
    more = await drafted(house, "uma", UNA, replace(una, lines=(YOUNG_LINE, LINE, MEN_LINE)))
    assert {way[0] for way in more} == {"lines"}
    uma = (await house.stored()).staff["uma"]
    other = await drafted(house, "uma", Key("staff", "uma"), replace(uma, lines=(YOUNG_LINE, LINE)))
    assert other == {("lines", 1): "expected lines of your unit"}


async def test_nothing_of_hers_stands_on_a_line_of_others_or_on_all_lines(house):
    stored = await house.stored()
    embed, phrase = stored.embeds[f"{YOUNG}-e"], stored.phrases[f"{YOUNG}-p"]
    assert await drafted(house, "uma", Key("embed", embed.id), replace(embed, line=MEN_LINE))
    assert await drafted(house, "uma", Key("embed", embed.id), replace(embed, line=LINE))
    assert await drafted(house, "uma", Key("phrase", phrase.id), replace(phrase, line=None))
    instead = Phrase(f"{YOUNG}-kaikille", TURVA, "moi", WORDS, WORDS, None, "greeting")
    assert await drafted(house, "uma", Key("phrase", instead.id), instead, 0)


@pytest.mark.parametrize("kind", ["unit", "organisation"])
async def test_her_unit_and_the_organisation_are_not_hers_to_change(house, kind):
    stored = await house.stored()
    key = Key(kind, YOUNG if kind == "unit" else TURVA)
    item = stored.units[YOUNG] if kind == "unit" else stored.organisations[TURVA]
    look = await house.editing.draft(
        house.who("ada"), key, 1, shape_of(replace(item, name=item.name))
    )
    assert look.errors == ()
    assert await refused(drafted(house, "uma", key, item)) is Reason.NOT_ALLOWED
    with pytest.raises(Refused):
        check(house.who("uma"), f"POST /api/drafts/{kind}")
    new = Unit(UnitId(f"{YOUNG}-uusi"), TURVA, WORDS)
    assert await refused(drafted(house, "uma", Key("unit", new.id), new, 0)) is Reason.NOT_ALLOWED


async def test_a_draft_of_before_she_had_a_unit_is_published_by_nobody_of_it(house):
    stored = await house.stored()
    await drafted(house, "ada", LINE_OF_MEN, replace(stored.lines[MEN_LINE], unit=YOUNG))
    bea = a_person("turva-bea", StaffRole.ADMIN)
    await house.change(staff={**stored.staff, bea.id: bea})
    await house.move("ada", YOUNG)
    assert (
        await refused(house.editing.publish(house.who("ada"), [LINE_OF_MEN])) is Reason.NOT_ALLOWED
    )
    assert await refused(house.editing.look(house.who("ada"), LINE_OF_MEN)) is Reason.NOT_ALLOWED
    assert (await house.editing.draft_of(TURVA, StaffId("ada"), MEN_LINE)) is None


async def test_what_has_become_anothers_since_she_drafted_it_stays_so(house):
    """Also one whose id begins with her unit's, and whose version she has guessed."""
    stored = await house.stored()
    line = stored.lines[YOUNG_LINE]
    await drafted(house, "uma", LINE_OF_HERS, replace(line, is_adult=False), 2)
    await house.change(lines={**stored.lines, YOUNG_LINE: replace(line, unit=MEN)})
    assert (
        await refused(house.editing.publish(house.who("uma"), [LINE_OF_HERS])) is Reason.NOT_ALLOWED
    )
    assert await refused(drafted(house, "uma", LINE_OF_HERS, line, 2)) is Reason.NOT_ALLOWED


async def test_who_has_just_been_given_a_unit_has_no_more_than_that(house):
    """The registry of this process has not read it yet."""
    stored = await house.stored()
    ada = house.who("ada")
    moved = replace(stored.staff["ada"], unit=YOUNG)
    bea = a_person("turva-bea", StaffRole.ADMIN)
    await house.directories.store(
        replace(stored, staff={**stored.staff, "ada": moved, bea.id: bea})
    )
    value = shape_of(replace(stored.lines[MEN_LINE], unit=YOUNG))
    assert await refused(house.editing.draft(ada, LINE_OF_MEN, 1, value)) is Reason.NOT_ALLOWED


async def test_what_she_relies_on_must_not_change_while_she_publishes(house):
    stored = await house.stored()
    phrase = replace(stored.phrases[f"{YOUNG}-p"], code="terve")
    await drafted(house, "uma", Key("phrase", phrase.id), phrase)
    publish = house.items.publish

    async def late(*arguments):
        line = replace(stored.lines[YOUNG_LINE], unit=MEN)
        await house.directories.store(replace(stored, lines={**stored.lines, YOUNG_LINE: line}))
        return await publish(*arguments)

    house.items.publish = late
    outcome = await house.editing.publish(house.who("uma"), [Key("phrase", phrase.id)])
    assert outcome.number is None
    assert (await house.stored()).phrases[phrase.id].code != "terve"


def meanwhile(house, directory):
    """Between her look and the database's: the operator stores this."""
    publish = house.items.publish

    async def late(*arguments):
        await house.directories.store(directory)
        return await publish(*arguments)

    house.items.publish = late


@pytest.mark.parametrize("kind", ["embed", "phrase", "card"])
async def test_nothing_is_taken_off_a_line_that_is_moved_away_meanwhile(house, kind):
    stored = await house.stored()
    line = replace(stored.lines[YOUNG_LINE], unit=MEN)
    key = Key(kind, f"{YOUNG}-{kind[0]}")
    await drafted(house, "uma", key, None)
    meanwhile(house, replace(stored, lines={**stored.lines, YOUNG_LINE: line}))
    assert (await house.editing.publish(house.who("uma"), [key])).number is None
    assert key.id in getattr(await house.stored(), f"{kind}s")


async def test_of_what_is_moved_away_meanwhile_she_is_told_nothing_of_how_it_is_now(house):
    stored = await house.stored()
    line = stored.lines[YOUNG_LINE]
    moved = replace(line, unit=MEN, name={FI: "Salassa", SV: "Hemlig"})
    await drafted(house, "uma", LINE_OF_HERS, replace(line, is_adult=False))
    meanwhile(house, replace(stored, lines={**stored.lines, YOUNG_LINE: moved}))
    outcome = await house.editing.publish(house.who("uma"), [LINE_OF_HERS])
    assert outcome.number is None
    assert "Salassa" not in str(outcome.looks)


async def test_a_unit_into_which_somebody_comes_meanwhile_stays(house):
    stored = await house.stored()
    empty = Unit(UnitId("turva-tyhja"), TURVA, {FI: "Tyhjä", SV: "Tom"})
    await house.change(units={**stored.units, empty.id: empty})
    whole, key = await house.stored(), Key("unit", empty.id)
    for field, item in (("lines", whole.lines[LINE]), ("staff", whole.staff["aino"])):
        assert await drafted(house, "ada", key, None) == {}
        inside = {**getattr(whole, field), item.id: replace(item, unit=empty.id)}
        publish = house.items.publish
        meanwhile(house, replace(whole, **{field: inside}))
        assert (await house.editing.publish(house.who("ada"), [key])).number is None
        assert empty.id in (await house.stored()).units
        house.items.publish = publish
        await house.directories.store(whole)


async def test_a_unit_goes_only_when_nothing_stands_in_it(house):
    errors = await drafted(house, "ada", Key("unit", YOUNG), None)
    assert "which would go" in errors[()]
    stored = await house.stored()
    gone = [
        *((Key("staff", name), None, 1) for name in ("uma", "ulla", "una")),
        *((Key(kind, f"{YOUNG}-{kind[0]}"), None, 1) for kind in ("embed", "phrase", "card")),
        (LINE_OF_HERS, None, 1),
        (Key("unit", YOUNG), None, 1),
    ]
    assert await done(house, "ada", *gone)
    after = await house.stored()
    assert YOUNG in stored.units
    assert YOUNG not in after.units


async def test_a_line_comes_into_no_unit_that_goes_meanwhile(house):
    stored = await house.stored()
    empty = Unit(UnitId("turva-tyhja"), TURVA, {FI: "Tyhjä", SV: "Tom"})
    await house.change(units={**stored.units, empty.id: empty})
    await drafted(house, "ada", Key("line", LINE), replace(stored.lines[LINE], unit=empty.id))
    publish = house.items.publish

    async def late(*arguments):
        await house.directories.store(stored)
        return await publish(*arguments)

    house.items.publish = late
    outcome = await house.editing.publish(house.who("ada"), [Key("line", LINE)])
    assert outcome.number is None
    assert outcome.looks[0].errors


async def test_an_organisation_keeps_an_admin_of_no_unit(house):
    ada = (await house.stored()).staff["ada"]
    errors = await drafted(house, "ada", Key("staff", "ada"), replace(ada, unit=YOUNG))
    assert "an admin of no unit" in errors[()]


async def test_she_undoes_what_was_of_her_unit_before_and_after_and_nothing_else(house):
    stored = await house.stored()
    line = stored.lines[YOUNG_LINE]
    hers = await done(house, "ada", (LINE_OF_HERS, replace(line, is_adult=False), 1))
    mens = await done(
        house, "ada", (LINE_OF_MEN, replace(stored.lines[MEN_LINE], is_adult=False), 1)
    )
    moved = await done(house, "ada", (UNA, replace(stored.staff["una"], unit=MEN), 1))
    back = await done(house, "ada", (UNA, stored.staff["una"], 2))
    told = [each.number for each in await house.editing.publications(house.who("uma"))]
    assert hers in told
    assert not {mens, back} & set(told)
    assert moved in told  # she would be as she is: it does nothing
    assert (await house.editing.undo(house.who("uma"), moved)).number is None
    for number in (mens, back, 999):
        assert await refused(house.editing.undo(house.who("uma"), number)) is Reason.NOT_ALLOWED
    assert (await house.editing.undo(house.who("uma"), hers)).number
    assert (await house.stored()).lines[YOUNG_LINE] == line


async def test_what_of_hers_was_taken_away_comes_back(house):
    gone = await done(house, "uma", (Key("embed", f"{YOUNG}-e"), None, 1))
    assert (await house.editing.undo(house.who("uma"), gone)).number
    assert f"{YOUNG}-e" in (await house.stored()).embeds


async def test_her_file_is_of_her_unit_and_brings_nothing_else(house):
    file, uma = file_of(house), house.who("uma")
    text = await file.taken(uma)
    assert YOUNG_LINE in text
    assert not any(each in text for each in (MEN_LINE, "[[organisation]]"))
    same = await file.brought(uma, text.encode(), is_removing=True)
    assert (*same.errors, *same.looks, *same.kept) == ()
    moved = text.replace(f'unit = "{YOUNG}"', f'unit = "{MEN}"')
    brought = await file.brought(uma, moved.encode(), is_removing=False)
    assert brought.errors
    renamed = text.replace('fi = "Nuoret"', 'fi = "Kaikki"')
    assert [
        each.text for each in (await file.brought(uma, renamed.encode(), is_removing=False)).errors
    ]
    whole = await file.taken(house.who("ada"))
    assert (await file.brought(uma, whole.encode(), is_removing=True)).errors
    assert (await house.stored()).units[YOUNG].name[FI] == "Nuoret"


async def test_a_file_without_a_unit_of_hers_takes_only_what_is_hers_to_take(house):
    file, uma = file_of(house), house.who("uma")
    brought = await file.brought(uma, b"", is_removing=True)
    assert {look.draft.key.kind for look in brought.looks} == {
        "line",
        "embed",
        "staff",
        "phrase",
        "card",
    }
    assert all(look.draft.value is None for look in brought.looks)
    assert {look.draft.key.id for look in brought.looks} == {
        YOUNG_LINE, f"{YOUNG}-e", f"{YOUNG}-p", f"{YOUNG}-c", "uma", "ulla", "una",
    }  # fmt: skip


async def test_the_organisations_file_comes_back_as_it_went(house):
    file, ada = file_of(house), house.who("ada")
    stored = await house.stored()
    contact = Contact("Nuorten neuvonta", date(2027, 1, 1), phone="09 123 4567")
    await house.change(units={**stored.units, YOUNG: replace(stored.units[YOUNG], contact=contact)})
    text = await file.taken(ada)
    assert all(each in text for each in ("[[unit]]", "09 123 4567"))
    brought = await file.brought(ada, text.encode(), is_removing=True)
    assert (brought.errors, brought.looks) == ((), ())
    less = text.replace("[[unit]]", "[[units]]")
    assert (await file.brought(ada, less.encode(), is_removing=True)).errors


async def test_who_leads_a_unit_serves_and_leads_its_lines_alone(house):
    assert house.who("ulla").lines == (YOUNG_LINE,)  # LINE is in her table too
    assert house.who("una").lines == (YOUNG_LINE, LINE)  # who answers serves what she was given
    assert house.who("lea").lines == (LINE,)
    stored = await house.stored()
    await house.change(
        lines={**stored.lines, YOUNG_LINE: replace(stored.lines[YOUNG_LINE], unit=MEN)}
    )
    assert house.who("ulla").lines == ()


def test_whom_she_lets_in_and_signs_out(house):
    def who(name):
        return house.registry.staff(StaffId(name))

    assert [manages(who("uma"), who(each)) for each in ("una", "ulla", "uma")] == [True] * 3
    assert not any(
        manages(who("uma"), who(each)) for each in ("moa", "max", "aino", "lea", "ada", "boss")
    )
    assert [manages(who("ulla"), who(each)) for each in ("una", "uma", "moa")] == [
        True,
        False,
        False,
    ]
    assert all(manages(who("ada"), who(each)) for each in ("una", "uma", "moa", "aino"))
    assert (signs(who("uma")), signs(who("lea")), signs(who("una"))) == (False, True, False)


@pytest.mark.parametrize("act", sorted(OF_THE_WHOLE))
def test_what_is_of_the_whole_organisation_is_asked_by_nobody_of_a_unit(house, act):
    ada, uma = (house.registry.staff(StaffId(name)) for name in ("ada", "uma"))
    assert act in MAY
    check(ada, act)
    with pytest.raises(ChatdError):
        check(uma, act)


async def test_a_snippet_of_another_unit_is_answered_as_none(house):
    snippets = Snippets(house.registry, Pin("w/l.js", "sha384-x", "https://x"), lambda *_: 0)
    assert snippets.of(house.who("uma"), EmbedId(f"{YOUNG}-e"), "fi", "https://line.example").html
    for embed in (f"{MEN}-e", "e-nettiturva", "e-nothing"):
        with pytest.raises(Refused) as found:
            snippets.of(house.who("uma"), EmbedId(embed), "fi", "https://line.example")
        assert found.value.reason is Reason.NOT_ALLOWED


async def test_no_more_units_than_there_may_be(house):
    stored = await house.stored()
    some = {
        UnitId(f"turva-{n:02}"): Unit(UnitId(f"turva-{n:02}"), TURVA, {FI: "U", SV: "U"})
        for n in range(UNITS_MAX - 3)
    }
    await house.change(units={**stored.units, **some})
    new = Unit(UnitId("turva-yli"), TURVA, {FI: "Yli", SV: "Över"})
    errors = await drafted(house, "ada", Key("unit", new.id), new, 0)
    assert f"at most {ITEMS_MAX['unit']}" in errors[()]


@pytest.mark.parametrize("name", ["turva-nuoret-pojat", "turva"])
async def test_no_units_id_begins_with_anothers(house, name):
    """Else an admin of the one could ask which ids the other has."""
    new = Unit(UnitId(name), TURVA, {FI: "Uusi", SV: "Ny"})
    if name == "turva":
        assert (
            await refused(drafted(house, "ada", Key("unit", new.id), new, 0)) is Reason.NOT_ALLOWED
        )
    else:
        assert ("id",) in await drafted(house, "ada", Key("unit", new.id), new, 0)


async def test_a_unit_of_another_organisation_is_no_place_for_a_line(house):
    stored = await house.stored()
    theirs = Unit(UnitId("muut-yksikko"), OrganisationId("muut"), {FI: "X", SV: "X"})
    await house.change(units={**stored.units, theirs.id: theirs})
    for unit in (theirs.id, UnitId("muut-olematon")):
        errors = await drafted(
            house, "ada", Key("line", LINE), replace(stored.lines[LINE], unit=unit)
        )
        assert list(errors) == [("unit",)]
        assert "muut-yksikko" not in errors[("unit",)].replace(f'found "{unit}"', "")
