"""An admin gets the same answer on everything of another organisation as on what was never there.

So does an admin of a unit on everything of another unit, and on what is of the whole organisation.
"""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatd.base.errors import ChatdError
from chatd.base.names import EmbedId, OrganisationId
from chatd.directory.rules.directory import Embed
from chatd.directory.rules.items import Key
from chatd.directory.rules.loading import tables_of
from chatd.directory.service.as_tables import shape_of
from chatd.directory.service.snippets import Pin, Snippets
from tests.service.test_editing import HELPED, THEIRS, House
from tests.service.units import COMMON_LINE, MEN, MEN_LINE, YOUNG, YOUNG_LINE, HouseOfUnits

# By kind: the id of something of the other organisation, and one as like that nothing has.
THERE = {"line": "muiden", "staff": "boss", "organisation": "muut", "embed": "muut-e"}
NOWHERE = {"line": "muidex", "staff": "bosx", "organisation": "muux", "embed": "muux-e"}
KINDS = st.sampled_from(sorted(THERE))


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """With an embed of theirs; one for all examples, since nothing that is asked here changes anything."""
    with asyncio.Runner() as runner:
        built = runner.run(House().begin(tmp_path_factory.mktemp("house")))
        stored = runner.run(built.stored())
        theirs = Embed(EmbedId("muut-e"), THEIRS.id, OrganisationId("muut"), ("https://m.example",))
        runner.run(
            built.directories.store(replace(stored, embeds={**stored.embeds, theirs.id: theirs}))
        )
        runner.run(built.registry.reload())
        yield runner.run, built
        runner.run(built.database.close())


def alike(run, ask):
    """What is answered on theirs and on nothing, each with its own id as `ID`."""
    return [run(_said(ask(some), some)) for some in (THERE, NOWHERE)]


async def _said(awaited, some):
    try:
        told = repr(await awaited)
    except ChatdError as refused:
        told = repr((type(refused), refused.reason))
    for kind, name in sorted(some.items(), key=lambda each: -len(each[1])):
        told = told.replace(f"'{name}'", f"'ID of {kind}'").replace(f"{name},", "ID,")
        told = told.replace(f"found {name}", "found ID").replace(f'"{name}"', '"ID"')
    return told


@settings(max_examples=24, deadline=None)
@given(kind=KINDS, base=st.integers(0, 3), is_away=st.booleans())
def test_a_draft_of_theirs(house, kind, base, is_away):
    run, built = house
    ada = built.who("ada")
    value = None if is_away or kind != "line" else shape_of(HELPED)
    there, nowhere = alike(
        run, lambda some: built.editing.draft(ada, Key(kind, some[kind]), base, value)
    )
    assert there == nowhere


@settings(max_examples=4, deadline=None)
@given(kind=KINDS)
def test_a_look_at_it_publishing_it_and_dropping_it(house, kind):
    run, built = house
    ada = built.who("ada")
    for ask in (built.editing.look, built.editing.drop):
        there, nowhere = alike(run, lambda some, ask=ask: ask(ada, Key(kind, some[kind])))
        assert there == nowhere
    there, nowhere = alike(run, lambda some: built.editing.publish(ada, [Key(kind, some[kind])]))
    assert there == nowhere


@settings(max_examples=4, deadline=None)
@given(invites=st.booleans(), serves=st.booleans())
def test_inviting_them_and_accepting_a_line_of_theirs_that_does_not_invite(house, invites, serves):
    run, built = house
    ada = built.who("ada")
    own = shape_of(run(built.stored()).organisations["turva"])

    async def ask(some):
        value = {
            "invites": {HELPED.id: (some["organisation"],)} if invites else {},
            "serves": (some["line"],) if serves else (),
        }
        changed = type(own)(**{**{n: getattr(own, n) for n in own.__struct_fields__}, **value})
        key = Key("organisation", "turva")
        look = await built.editing.draft(ada, key, 1, changed)
        await built.editing.drop(ada, key)
        return look.errors, look.warnings, look.changes, look.meanwhile

    there, nowhere = alike(run, ask)
    assert there == nowhere


@settings(max_examples=2, deadline=None)
@given(kind=st.sampled_from(["staff", "embed"]))
def test_a_person_or_a_placing_on_a_line_of_theirs(house, kind):
    run, built = house
    ada = built.who("ada")
    stored = run(built.stored())

    async def ask(some):
        if kind == "staff":
            item, key = replace(stored.staff["aino"], lines=(some["line"],)), Key("staff", "aino")
        else:
            name = "e-nettiturva"
            item, key = replace(stored.embeds[name], line=some["line"]), Key("embed", name)
        look = await built.editing.draft(ada, key, 1, shape_of(item))
        await built.editing.drop(ada, key)
        return look.errors, look.warnings

    there, nowhere = alike(run, ask)
    assert there == nowhere


def test_a_snippet_of_theirs(house):
    run, built = house
    snippets = Snippets(built.registry, Pin("w/l.js", "sha384-x", "https://x"), lambda *_: 0)

    async def ask(some):
        return snippets.of(built.who("ada"), EmbedId(some["embed"]), "fi", "https://line.example")

    there, nowhere = alike(run, ask)
    assert there == nowhere


def test_what_is_asked_here_is_there_and_its_own_admin_is_answered_otherwise(house):
    """Else the answers were alike since nothing was there at all."""
    run, built = house
    boss = built.who("boss")
    there, nowhere = alike(
        run, lambda some: built.editing.draft(boss, Key("line", some["line"]), 1, None)
    )
    assert there != nowhere
    run(built.editing.drop(boss, Key("line", "muiden")))


# By kind: what is of another unit, of no unit, of another organisation, and as like each one that nothing has.
OF_MEN = {
    "unit": MEN,
    "line": MEN_LINE,
    "staff": "moa",
    "embed": f"{MEN}-e",
    "phrase": f"{MEN}-p",
    "card": f"{MEN}-c",
}
OF_ALL = {
    "unit": MEN,
    "line": COMMON_LINE,
    "staff": "bo",
    "embed": "e-nettiturva",
    "phrase": "turva-hei",
    "card": "turva-112",
}
BEYOND = {
    "another unit": (OF_MEN, {kind: f"{name[:-1]}x" for kind, name in OF_MEN.items()}),
    "the whole": (OF_ALL, {kind: f"{name[:-1]}x" for kind, name in OF_ALL.items()}),
    "another organisation": (THERE, NOWHERE),
}


@pytest.fixture(scope="module")
def units(tmp_path_factory):
    with asyncio.Runner() as runner:
        built = runner.run(HouseOfUnits().begin(tmp_path_factory.mktemp("units")))
        yield runner.run, built
        runner.run(built.database.close())


@settings(max_examples=60, deadline=None)
@given(
    where=st.sampled_from(sorted(BEYOND)),
    kind=st.sampled_from(sorted(OF_MEN)),
    act=st.sampled_from(["draft", "take away", "look", "drop", "publish"]),
    base=st.integers(0, 3),
)
def test_to_who_administers_a_unit_all_else_is_not_there(units, where, kind, act, base):
    run, built = units
    uma, stored = built.who("uma"), run(built.stored())
    pair = BEYOND[where]
    if kind not in pair[0]:
        return
    some = next(iter(tables_of(stored)[kind].values()))
    asks = {
        "draft": lambda key: built.editing.draft(uma, key, base, shape_of(some)),
        "take away": lambda key: built.editing.draft(uma, key, base, None),
        "look": lambda key: built.editing.look(uma, key),
        "drop": lambda key: built.editing.drop(uma, key),
        "publish": lambda key: built.editing.publish(uma, [key]),
    }
    answers = [run(_said(asks[act](Key(kind, ids[kind])), ids)) for ids in pair]
    assert answers[0] == answers[1]


@settings(max_examples=30, deadline=None)
@given(
    where=st.sampled_from(sorted(BEYOND)),
    kind=st.sampled_from(["line", "staff", "embed", "phrase", "card"]),
    name=st.sampled_from(["unit", "line"]),
)
def test_what_of_hers_names_something_beyond_her_unit_names_nothing(units, where, kind, name):
    run, built = units
    uma, stored = built.who("uma"), run(built.stored())
    own = {"line": YOUNG_LINE, "staff": "una"}.get(kind, f"{YOUNG}-{kind[0]}")
    item, key = tables_of(stored)[kind][own], Key(kind, own)
    field = (
        "unit"
        if name == "unit" and kind in ("line", "staff")
        else "lines"
        if kind == "staff"
        else "line"
    )
    if not hasattr(item, field) or not all(name in ids for ids in BEYOND[where]):
        return

    async def ask(ids):
        value = (
            (*item.lines, ids["line"])
            if field == "lines"
            else ids[name if field == "unit" else "line"]
        )
        look = await built.editing.draft(uma, key, 1, shape_of(replace(item, **{field: value})))
        await built.editing.drop(uma, key)
        assert look.errors
        return look.errors, look.warnings

    answers = [run(_said(ask(ids), ids)) for ids in BEYOND[where]]
    assert answers[0] == answers[1]


def test_what_is_beyond_a_unit_is_there_for_who_has_none(units):
    """Else the answers were alike since nothing was there at all."""
    run, built = units
    for ids in (OF_MEN, OF_ALL):
        for kind, name in ids.items():
            key = Key(kind, name)
            assert run(built.editing.draft(built.who("ada"), key, 1, None)).draft.key == key
            run(built.editing.drop(built.who("ada"), key))
