"""Who may ask what: every call and event, by every role, of one's own, of another organisation's, and of nothing."""

import copy
import shutil
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from secrets import token_hex

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatd.base.errors import ChatdError, Malformed
from chatd.base.names import CONSOLES, LineId, OrganisationId, StaffId, StaffRole
from chatd.base.shapes import Empty
from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.database.items import DatabaseItems
from chatd.directory.database.own_phrases import DatabaseOwnPhrases
from chatd.directory.rules.directory import Card, Directory, Organisation, Phrase, Unit
from chatd.directory.rules.items import KINDS, items_of
from chatd.directory.service.as_tables import shape_of
from chatd.directory.shapes import HTTP as ITEM_CALLS
from chatd.main import CONSOLE_EVENTS, HTTP
from chatd.rota.database.calls import DatabaseCalls
from chatd.rota.database.rotas import DatabaseRotas
from chatd.rota.rules.calls import Call
from chatd.rota.rules.shifts import PlannedShift, Times
from chatd.staff.events import _Guarded, _SignedIn
from chatd.staff.rules import ADMINS, EVERYBODY, LEADS, MAY
from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import migrate
from tests.service.live import everything_in
from tests.service.world import (
    FI,
    LINE,
    ROOT,
    START,
    SV,
    World,
    a_directory,
    a_line,
    a_person,
    sealed,
)
from tests.stage.tab import Tab

OTHERS, THEIR_LINE = OrganisationId("muut"), LineId("muiden")
WITHOUT_BEARER = {"POST /api/sign-in", "POST /api/challenge", "POST /api/invitation"}
OF_ITEMS = set(ITEM_CALLS)
OF_SERVICES = {route for route in HTTP if " /api/services" in route or " /api/rota" in route}
OF_SERVICES |= {route for route in HTTP if " /api/call-in" in route} | {"watch_call_ins"}
CALLS = {route for route in HTTP if " /api/" in route} - WITHOUT_BEARER
WHOSE = ("own", "foreign", "none")


def wanted(line):
    """A planned shift on the day after the evening."""
    day = (datetime.fromtimestamp(START, UTC) + timedelta(days=1)).date().isoformat()
    return {"line": line, "day": day, "begins": "16:00", "ends": "20:00"}


# What is about an object: how each says which. All others are about the person alone.
ABOUT = {
    "POST /api/invitations": lambda it: {"staff": it["staff"], "kind": "link"},
    "POST /api/staff/out": lambda it: {"staff": it["staff"], "passkeys": True},
    "start_shift": lambda it: {
        "lines": [it["line"]],
        "languages": ["fi"],
        "capacity": 1,
        "resume_hash": "A" * 43,
    },
    "change_line": lambda it: {"line": it["line"], "act": "close"},
    "set_limit": lambda it: {"line": it["line"], "limit": 5},
    "call_back": lambda it: {"desk": it["desk"]},
    "pull_forward": lambda it: {"line": it["line"]},
    "say_to_waiting": lambda it: {
        "line": it["line"],
        "words": [{"language": "fi", "text": "Kaksi vastaa."}],
    },
    "accept": lambda it: {"ticket": it["ticket"]},
    "decline": lambda it: {"ticket": it["ticket"]},
    "take_orphan": lambda it: {"conversation": it["orphan"]},
    "ask_in": lambda it: {
        "conversation": it["conversation"],
        "purpose": "together",
        "desk": it["desk"],
    },
    **{
        act: lambda it: {"conversation": it["conversation"]}
        for act in ("ask_colleagues", "withdraw_asking", "come_in", "decline_asking", "part")
    },
    "say": lambda it: {
        "conversation": it["conversation"],
        "id": 1,
        "kind": "message",
        "body": sealed("g1", 1),
    },
    "received": lambda it: {"conversation": it["conversation"], "up_to": 1},
    "catch_up": lambda it: {"conversation": it["conversation"], "after": 0},
    "end": lambda it: {"conversation": it["conversation"]},
    "end_as_abuse": lambda it: {"conversation": it["conversation"]},
    "release": lambda it: {"conversation": it["conversation"]},
    "cannot_seal": lambda it: {"conversation": it["conversation"]},
    "room_enter": lambda it: {"line": it["line"], "leaf": "A" * 43},
    "room_leave": lambda it: {"line": it["line"]},
    "room_code": lambda it: {"line": it["line"]},
    **{
        act: lambda it: {"line": it["line"], "guest": f"g.{it['line']}"}
        for act in ("room_admit", "room_turn_away")
    },
    "ceremony": lambda it: {"to": it["staff"], "body": "AAAA"},
    **{
        f"POST /api/drafts/{kind}": lambda it, kind=kind: {
            "id": it[kind],
            "base": 1,
            "value": it[f"a {kind}"],
        }
        for kind in KINDS
    },
    **{
        f"POST /api/drafts/{act}": lambda it: {"kind": "line", "id": it["line"]}
        for act in ("look", "drop")
    },
    "POST /api/call-in": lambda it: {"line": it["line"]},
    "POST /api/call-in/over": lambda it: {"id": it["call"]},
    "POST /api/call-in/answer": lambda it: {"id": it["call"], "minutes": 15},
    "POST /api/rota/plan": lambda it: {"shift": wanted(it["line"])},
    "POST /api/rota/offer": lambda it: wanted(it["line"]),
    "POST /api/rota/change": lambda it: {
        "id": it["shift"],
        "base": 1,
        "shift": wanted(it["line"]),
    },
    "POST /api/rota/remove": lambda it: {"id": it["shift"], "base": 1},
    "POST /api/rota/answer": lambda it: {"id": it["shift"], "base": 1, "answer": "take"},
    "POST /api/publish": lambda it: {"items": [{"kind": "line", "id": it["line"]}]},
}
NONE = {
    "staff": "nobody",
    "line": "no-line",
    "desk": "d-none",
    "ticket": "t-none",
    "conversation": "c-none",
    "orphan": "c-none",
    "embed": "no-embed",
    "organisation": "no-organisation",
    "unit": "no-unit",
    "phrase": "no-phrase",
    "card": "no-card",
    "shift": "p-none",
    "call": "k-none",
}


def test_every_call_and_every_event_has_a_row_and_every_row_is_one():
    assert set(MAY) == CALLS | set(CONSOLE_EVENTS)
    assert set(MAY.values()) == {EVERYBODY, LEADS, ADMINS}


def test_every_event_of_a_console_goes_through_the_table(world):
    for area in world.areas.all:
        for name, event in area.events.get(CONSOLES, {}).items():
            assert isinstance(event.answer, _Guarded), name
            assert event.answer._act == name


class Asked:
    """A request of a tab, without HTTP."""

    source = origin = None
    host, is_for_eyes = "", False

    def __init__(self, tab, route, body):
        self.method, _, self.target = route.partition(" ")
        self.path, self.bearer = self.target, tab.bearer
        self._content = b"" if self.method == "GET" else msgspec.json.encode(body)
        self.proof = tab.headers(self.method, self.target, self._content)["Proof"]

    def query(self, _):
        return ""

    async def content(self, **_):
        return self._content

    async def body(self, shape, **_):
        try:
            return msgspec.json.decode(self._content, type=shape)
        except msgspec.MsgspecError:
            raise Malformed from None


class Console:
    """A connection, without a socket."""

    source = None

    def __init__(self, staff, member=None):
        self.owner, self.kept, self.member, self.pushed = (
            staff.id,
            _SignedIn("b", staff),
            member,
            [],
        )

    async def enter(self, member):
        self.member = member
        return True

    def watch(self, what, *, is_on):
        pass

    def push(self, event, payload):
        self.pushed.append(event)

    async def close(self):
        pass


def two_organisations():
    own = a_directory()
    theirs = replace(a_line(), id=THEIR_LINE, organisation=OTHERS)
    people = {
        role: replace(a_person(f"b-{role}", role, (THEIR_LINE,)), organisation=OTHERS)
        for role in StaffRole
    }
    more = [a_person("ada", StaffRole.ADMIN), a_person("vilma", StaffRole.VOLUNTEER)]
    staff = own.staff | {each.id: each for each in more}
    staff |= {each.id: each for each in people.values()}
    embeds = {
        **own.embeds,
        "e-b": replace(
            next(iter(own.embeds.values())), id="e-b", line=THEIR_LINE, organisation=OTHERS
        ),
    }
    organisations = {**own.organisations, OTHERS: Organisation(OTHERS, "Muut ry", (ROOT,))}
    phrases, cards, units = {}, {}, {}
    for name, of in (("a", next(iter(own.organisations))), ("b", OTHERS)):
        words = {FI: name, SV: name}
        units[f"u-{name}"] = Unit(f"u-{name}", of, words)
        phrases[f"p-{name}"] = Phrase(f"p-{name}", of, name, words, words)
        cards[f"c-{name}"] = Card(f"c-{name}", of, words, words, date(2026, 11, 1))
    return Directory(
        organisations, {**own.lines, THEIR_LINE: theirs}, embeds, staff, phrases, cards, units
    )


def as_values(directory):
    """One item of each kind, as a draft would have it."""
    return {
        f"a {key.kind}": msgspec.to_builtins(shape_of(item))
        for key, item in items_of(directory).items()
    }


async def on_disk(folder, directory):
    """A SQLite of its own. Its tables are made once, and copied: there are hundreds of evenings."""
    made = folder / "made.sqlite"
    if not made.exists():
        first = Database(f"sqlite:///{made}")
        await migrate(first)
        await first.close()
    database = Database(f"sqlite:///{shutil.copy(made, folder / f'{token_hex(8)}.sqlite')}")
    await DatabaseDirectories(database).store(directory)
    return database


class Evening:
    """On both lines: a talk, an orphan, somebody on offer and a desk away; and whoever asks, on shift."""

    def __init__(self, folder, role, items=None, own_phrases=None, database=None):
        self.items, self.own_phrases, self.database = items, own_phrases, database
        self.folder = folder
        self.name = {"volunteer": "vilma", "counsellor": "cilla", "lead": "lea", "admin": "ada"}[
            role
        ]
        self.values = as_values(two_organisations())
        self.objects = {"none": {**NONE, **self.values}}

    async def begin(self):
        self.world = World(
            self.folder,
            two_organisations(),
            items=self.items,
            own_phrases=self.own_phrases,
            database=self.database,
        )
        await self.world.start()
        self.objects["own"] = await self._line(LINE, "e-nettiturva", ("aino", "bo"))
        self.objects["foreign"] = await self._line(THEIR_LINE, "e-b", ("b-counsellor", "b-lead"))
        self.desk, _ = await self.world.desks.start(
            self.staff, (LINE,), self.staff.languages, 1, self.name.encode().ljust(32, b"-")
        )
        self.world.post.consoles.add(self.desk)
        self.console = Console(self.staff, self.desk)
        tab = self.tab = Tab(self.world.clock.now)
        tab.bearer = await self.world.services.ways_in.bearers.give(self.staff, tab.public_key)
        return self

    @property
    def staff(self):
        return self.world.services.registry.staff(StaffId(self.name))

    async def _line(self, line, embed, names):
        here, gone = (self.world.console(name) for name in names)
        for each in (here, gone):
            await each.start(lines=(line,), capacity=1)
        talks = {}
        for console in (here, gone):
            visitor = self.world.visitor(f"{line}-{console.name}")
            await visitor.join(embed)
            for each in (here, gone):
                if (await each.view()).offer:
                    talks[each.name] = (talk := await each.accept()).id
                    await each.key_package(talk)
                    await visitor.open()
        waits = self.world.visitor(f"{line}-waits")
        await waits.join(embed)
        await gone.lost()
        first, second = (talks[name] for name in names)
        return {
            "staff": names[0],
            "line": line,
            "desk": here.desk,
            "ticket": waits.ticket,
            "conversation": first,
            "orphan": second,
            "embed": embed,
            "organisation": "turva" if line == LINE else OTHERS,
            "unit": "u-a" if line == LINE else "u-b",
            "phrase": "p-a" if line == LINE else "p-b",
            "card": "c-a" if line == LINE else "c-b",
            "shift": await self._shift(line),
            "call": await self._call(line),
            **self.values,
        }

    async def _shift(self, line):
        """One that nobody has taken."""
        if self.database is None:
            return "p-none"
        organisation = "turva" if line == LINE else OTHERS
        day = date.fromisoformat(wanted(line)["day"])
        shift = PlannedShift(f"p-{line}", organisation, line, Times(day, time(16), time(20)))
        await DatabaseRotas(self.database).add(organisation, [shift], day)
        return shift.id

    async def _call(self, line):
        """One that is open; of the own line it is over, since a lead calls there."""
        if self.database is None:
            return "k-none"
        organisation = "turva" if line == LINE else OTHERS
        lead = "lea" if line == LINE else "b-lead"
        call = Call(f"k-{line}", organisation, line, lead, self.world.clock.now())
        await DatabaseCalls(self.database).add(call, 0.0)
        return call.id

    async def _rotas(self):
        if self.database is None:
            return []
        rotas, last = DatabaseRotas(self.database), date(2100, 1, 1)
        calls = DatabaseCalls(self.database)
        return [
            (await rotas.between(each, date(2000, 1, 1), last), await calls.since(each, 0.0))
            for each in ("turva", OTHERS)
        ]

    async def ask(self, act, whose):
        """What is answered: the shape's name, or the reason."""
        body = ABOUT[act](self.objects[whose]) if act in ABOUT else {}
        try:
            if " " in act:
                return type(
                    (await self._route(act).answer(Asked(self.tab, act, body))).body
                ).__name__
            event, shape = self._event(act), CONSOLE_EVENTS[act].payload
            payload = msgspec.json.decode(msgspec.json.encode(body), type=shape)
            answer = await event.answer(self.console, payload)
            return type(answer.payload or Empty()).__name__
        except ChatdError as error:
            return error.reason.value

    def _route(self, act):
        routes = [each for area in self.world.areas.all for each in area.routes]
        (found,) = [each for each in routes if f"{each.method} {each.path}" == act]
        return found

    def _event(self, act):
        return next(
            area.events[CONSOLES][act]
            for area in self.world.areas.all
            if act in area.events.get(CONSOLES, {})
        )

    async def _decided(self):
        return [
            (await self.items.drafts(each), await self.items.standing(each))
            for each in ("turva", OTHERS)
            if self.items is not None
        ]

    async def state(self):
        """All that anybody could have changed, but when a bearer was used."""
        world, live = self.world, self.world.live
        return copy.deepcopy(
            (
                await live.tickets_and_desks.floor(),
                sorted(await live.tickets_and_desks.desks(), key=lambda desk: desk.id),
                everything_in(live),
                world.sign_ins.links,
                set(world.sign_ins.kept),
                world.passkeys.keys,
                world.post.cuts,
                await self._decided(),
                await self._rotas(),
                self.console.member,
            )
        )


@asynccontextmanager
async def an_evening(folder, role, act=""):
    """With a database where the act is about what the organisation decides."""
    if act not in OF_ITEMS | OF_SERVICES:
        yield await Evening(folder, role).begin()
        return
    database = await on_disk(folder, two_organisations())
    try:
        items, own = DatabaseItems(database), DatabaseOwnPhrases(database)
        yield await Evening(folder, role, items, own, database).begin()
    finally:
        await database.close()


NEEDS_MORE = {  # their payload is no empty object: what they say is tried elsewhere
    "POST /api/passkeys",
    "POST /api/passkeys/remove",
    "POST /api/chain/statement",
    "POST /api/chain/certificates",
    "POST /api/chain/issuing",
    "POST /api/chain/revoked-issuing",
    "POST /api/enrolled",
    "POST /api/undo",
    "POST /api/file",
    "POST /api/hours",
    "POST /api/snippet",
    "POST /api/preview",
    "POST /api/services/undo",
    "POST /api/services/one",
    "POST /api/services/referred",
    "POST /api/services/look",
    "POST /api/services/publish",
    "POST /api/ready-made/own",
    "POST /api/call-in/wish",
    "resume_shift",
    "pause",
    "set_capacity",
    "only_one",
    "wrap_up",
    "watch",
    "watch_last_hours",
}
acts = st.sampled_from(sorted(set(MAY) - NEEDS_MORE))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(sorted(StaffRole)), acts, st.sampled_from(["foreign", "none"]))
async def test_of_another_organisation_everybody_learns_and_changes_as_little_as_of_nothing(
    tmp_path, role, act, whose
):
    async with an_evening(tmp_path, role, act) as evening:
        if act not in ABOUT:
            return
        before = await evening.state()
        told = await evening.ask(act, whose)
        assert await evening.state() == before
        other = await evening.ask(act, "none" if whose == "foreign" else "foreign")
        assert told == other
        assert told not in {
            "Empty",
            "InvitationSecret",
            "ConsoleState",
            "RoomState",
            "RoomCode",
            "Looked",
            "Published",
            "RotaChanged",
        }


@pytest.mark.parametrize("role", sorted(StaffRole))
@pytest.mark.parametrize("act", sorted(MAY))
async def test_who_may_not_ask_is_refused_and_nothing_changes(tmp_path, role, act):
    async with an_evening(tmp_path, role, act) as evening:
        before = await evening.state()
        if act in NEEDS_MORE and " " not in act:
            return
        told = await evening.ask(act, "own")
        if role in MAY[act]:
            assert told not in {"not_lead", "broken"}
        else:
            assert told == ("not_allowed" if MAY[act] == ADMINS else "not_lead")
            assert await evening.state() == before


@pytest.mark.parametrize(("actor", "reason"), [("lea", "not_allowed"), ("ada", "InvitationSecret")])
async def test_a_lead_lets_nobody_in_who_stands_above_her(tmp_path, actor, reason):
    async with an_evening(tmp_path, "lead" if actor == "lea" else "admin") as evening:
        evening.objects["own"] = {**evening.objects["own"], "staff": "ada"}
        assert await evening.ask("POST /api/invitations", "own") == reason


async def test_the_control_a_lead_of_the_organisation_does_all_of_it(tmp_path):
    async with an_evening(tmp_path, "lead") as evening:
        await evening.world.pass_time(61)  # then another may take an orphan up
        told = {
            act: await evening.ask(act, "own")
            for act in ("change_line", "set_limit", "take_orphan")
        }
        told["POST /api/invitations"] = await evening.ask("POST /api/invitations", "own")
        told["POST /api/staff/out"] = await evening.ask("POST /api/staff/out", "own")
        assert told == {
            "change_line": "Empty",
            "set_limit": "wrong_state",
            "take_orphan": "Empty",
            "POST /api/invitations": "InvitationSecret",
            "POST /api/staff/out": "Empty",
        }
        assert evening.world.post.cuts[-1:] == ["aino"]
