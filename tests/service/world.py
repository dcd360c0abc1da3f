"""A whole daemon without transport: memory adapters, a clock that is told, a post that remembers."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections import Counter, defaultdict
from contextlib import asynccontextmanager, contextmanager
from copy import copy
from dataclasses import replace
from datetime import date, time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chatd.base.base64url import to_text
from chatd.base.errors import Reason, Refused
from chatd.base.names import (
    CONSOLES,
    VISITORS,
    EmbedId,
    Language,
    LineId,
    MemberId,
    OrganisationId,
    Seconds,
    StaffId,
    StaffRole,
    Topic,
)
from chatd.conversation.ports import SealHeader
from chatd.directory.ports import Changes, News
from chatd.directory.rules.directory import (
    Directory,
    Embed,
    Helpline,
    Interval,
    Line,
    LinePolicy,
    OpeningHours,
    Organisation,
    Staff,
)
from chatd.directory.rules.items import NOTHING
from chatd.line.rules.tallies import last_hour
from chatd.line.shapes.console import Membership
from chatd.main import build_areas, house_of
from chatd.process.ids import RandomIds
from chatd.process.signing import FileSigner
from chatd.storage import Durable
from tests.service.live import LIVES, conversations_in
from tests.service.staff_stores import KeptAudit, KeptPasskeys, KeptSignIns

START = Seconds(1_800_000_000.0)  # 2027-01-15T08:00Z, a Friday
FI, SV, EN = Language("fi"), Language("sv"), Language("en")
LINE, EMBED = LineId("nettiturva"), EmbedId("e-nettiturva")
ALWAYS = (Interval(time(0), time(0)),)
ORGANISATION = OrganisationId("turva")
ROOT_KEY = Ed25519PrivateKey.from_private_bytes(b"r" * 32)
ROOT = urlsafe_b64encode(ROOT_KEY.public_key().public_bytes_raw()).rstrip(b"=").decode()


def a_line(**changes):
    line = Line(
        id=LINE,
        organisation=ORGANISATION,
        name={FI: "Nettiturva", SV: "Nätskydd"},
        audience={FI: "kaikille", SV: "för alla"},
        languages=(FI, SV),
        topics=(Topic("experienced"), Topic("professional")),
        answered_by=("professional",),
        is_adult=True,
        hours=OpeningHours("Europe/Helsinki", (ALWAYS,) * 7),
        policy=a_policy(),
        helplines=(
            Helpline(
                {FI: "Nollalinja"}, "080 005 005", {FI: "24 h"}, {FI: "maksuton"}, date(2026, 1, 1)
            ),
        ),
    )
    return replace(line, **changes)


def a_policy(**changes):
    """As the defaults, but never full, since with one desk the capacity rule admits two; and no place rests."""
    return replace(LinePolicy(wait_offered_max_minutes=100_000, wrap_up_seconds=0), **changes)


def a_person(name, role=StaffRole.COUNSELLOR, lines=(LINE,), languages=(FI, SV)):
    return Staff(StaffId(name), ORGANISATION, name.title(), role, lines, languages)


def a_directory(line=None, *more_lines):
    lines = (line or a_line(), *more_lines)
    staff = [
        a_person(name, lines=tuple(each.id for each in lines)) for name in ("aino", "bo", "cilla")
    ]
    staff.append(a_person("lea", StaffRole.LEAD, lines=tuple(each.id for each in lines)))
    embeds = [
        Embed(EmbedId(f"e-{each.id}"), each.id, ORGANISATION, ("https://partner.example",))
        for each in lines
    ]
    return Directory(
        organisations={ORGANISATION: Organisation(ORGANISATION, "Turva ry", (ROOT,))},
        lines={each.id: each for each in lines},
        embeds={each.id: each for each in embeds},
        staff={each.id: each for each in staff},
    )


class ToldClock:
    def __init__(self):
        self.at = START

    def now(self):
        return Seconds(self.at)


class KeptDirectory:
    """What is stored; whatever is put in its place is published."""

    def __init__(self, directory):
        self.directory = self._published = directory
        self._number = 1

    async def load(self):
        return self.directory

    async def news(self, known):
        if self.directory is not self._published:
            self._published = self.directory
            self._number += 1
        numbers = dict.fromkeys(self.directory.organisations, self._number)
        return News(numbers, NOTHING if known == numbers else self.directory)

    async def settle(self):
        pass

    async def store(self, directory, before=None):
        self.directory = directory
        return Changes(0, 0, 0)


class KeptChains:
    """The port `Chains`, in memory."""

    def __init__(self):
        self.kept_issuing, self.kept_lists, self.kept_certificates = {}, {}, []
        self.stated, self.enrolled = {}, {}

    async def keep_issuing(self, organisation, kept):
        known = self.kept_issuing.setdefault(organisation, [])
        if kept not in known:
            known.append(kept)

    async def issuing(self, organisation, now):
        found = [each for each in self.kept_issuing.get(organisation, []) if each.not_after > now]
        return sorted(found, key=lambda each: each.not_after)

    async def state(self, kept):
        if kept.staff in self.stated and self.stated[kept.staff].serial >= kept.serial:
            raise Refused(Reason.OUT_OF_ORDER)
        self.stated[kept.staff] = kept

    async def statements(self, organisation):
        return [self.stated[staff] for staff in sorted(self.stated)]

    async def press(self, organisation, certificates, lists):
        known = list(self.kept_lists.get(organisation, []))
        for each in lists:
            if any(old.series == each.series and old.number >= each.number for old in known):
                raise Refused(Reason.OUT_OF_ORDER)
            known.append(each)
        self.kept_lists[organisation] = known
        self.kept_certificates += certificates

    async def certificates(self, organisation, now):
        found = [each for each in self.kept_certificates if each.not_after > now]
        return sorted(found, key=lambda each: each.not_after)

    async def lists(self, organisation, now):
        known = sorted(self.kept_lists.get(organisation, []))
        last = {each.series: each for each in known}
        return [each for each in known if each.not_after > now or last[each.series] is each]

    async def add_record(self, organisation, number, record):
        known = self.enrolled.setdefault(organisation, [])
        if number != len(known) + 1:
            raise Refused(Reason.OUT_OF_ORDER)
        known.append(record)

    async def records(self, organisation, after, count):
        return self.enrolled.get(organisation, [])[after : after + count]

    async def purge(self, now):
        return 0


class PlainSeals:
    """Reads `group:epoch:content` instead of MLS; anything that says "bad" is refused."""

    def peek(self, body):
        group, epoch, content = body.decode().split(":")
        return SealHeader(group.encode(), int(epoch), content)

    peek_opening = peek

    def check_key_package(self, body, roots, lists, now, leaf=None):
        self.leaf = leaf
        assert roots == (ROOT_KEY.public_key().public_bytes_raw(),)
        self.lists = lists
        if b"bad" in body:
            raise Refused(Reason.BAD_CREDENTIAL)
        return body

    def check_guest_key_package(self, body, identity, leaf, now):
        if b"bad" in body:
            raise Refused(Reason.BAD_CREDENTIAL)
        self.guest = identity, leaf
        return body


class RememberingPost:
    def __init__(self):
        self.hints = Counter()
        self.boxes = defaultdict(list)  # by member: envelopes as delivered
        self.receipts = {}
        self.waited = set()  # members, of whose receipts one was not sent at once
        self.visitors, self.consoles = set(), set()
        self.cuts = []
        self.asked_again = 0
        self.said = defaultdict(list)
        self.refused = defaultdict(list)
        self.said_to_all = []

    def forget(self):
        """All that the test has noted down, and who is connected."""
        self.__init__()

    def changed(self, what, key="", *, is_only_here=False):
        self.hints[key or what] += 1

    def push(self, event, payload, to, *, key=None):
        for member in to:
            if event == "revocations":
                self.said[event].append(({member}, payload.lists))
            elif event == "refusal":
                self.said[event].append((member, payload.conversation, payload.id, payload.refused))
                self.refused[member].append(payload.refused)
            elif event == "deliver":
                self.boxes[member].append(payload)
            else:
                self.receipts[member] = (payload.stored, payload.delivered)

    def push_to_all(self, namespace, event, payload):
        self.said_to_all.append((namespace, event, payload))

    def push_soon(self, event, key, payload, to):
        self.waited.update(to)
        self.push(event, payload, to)

    def cut(self, owner):
        self.cuts.append(owner)

    def come_again(self, but=()):
        self.asked_again += 1
        self.stay = set(but)

    def all(self):
        """No connection of a console: only hints are remembered."""
        return []

    def connected(self, namespace):
        return {VISITORS: self.visitors, CONSOLES: self.consoles}[namespace]


def sealed(group, epoch, content="application"):
    return urlsafe_b64encode(f"{group}:{epoch}:{content}".encode()).rstrip(b"=").decode()


def hash_of(key):
    return hashlib.sha256(key).digest()


class Visitor:
    """A page that waits or talks: what it holds, and nothing of the daemon's."""

    def __init__(self, world, name):
        self.world, self.key = world, name.encode().ljust(32, b".")
        self.said, self.group, self.epoch = 0, "", 0
        self.value = ""
        self.received = 0

    async def join(self, embed=EMBED, language=FI, topic=None, **more):
        shown = await self.world.services.joining.join(
            embed, language, topic, hash_of(self.key), **more
        )
        return self._connected(*shown)

    async def resume(self, key=None, value=None):
        shown = await self.world.visits.resume(value or self.value, key or self.key, self.received)
        return self._connected(*shown)

    def _connected(self, ticket, view):
        self.ticket, self.me = ticket, MemberId(ticket)
        self.value = view.value or self.value  # a page that has ended shows its last
        self.world.post.visitors.add(self.ticket)
        return view

    async def view(self):
        view = await self.world.visits.view(self.ticket)
        self.value = view.value or self.value  # a page that has ended shows its last
        return view

    async def lost(self):
        self.world.post.visitors.discard(self.ticket)
        await self.world.visits.lost(self.ticket)

    async def move(self, world):
        """To another process; the former has not noticed."""
        self.world = world
        return await self.resume()

    async def say(self, content="application", own_id=None):
        self.said = own_id or self.said + 1
        view = await self.view()
        kind = {"application": "message", "commit": "opening"}[content]
        body = sealed(self.group, self.epoch, content)
        await self.world.relay.say(self.me, view.conversation.id, self.said, kind, body)

    async def open(self, group="g1"):
        """Answers a key package with a group of its own."""
        self.group, self.epoch = group, 0
        await self.say("commit")
        self.epoch = 1

    def box(self):
        return self.world.post.boxes[self.me]


class Console:
    """A counsellor's page."""

    def __init__(self, world, name):
        self.world, self.name, self.key = world, name, name.encode().ljust(32, b"-")
        self.said, self.received = 0, 0

    @property
    def staff(self):
        return self.world.services.registry.staff(StaffId(self.name))

    async def start(self, lines=(LINE,), languages=(FI, SV), capacity=2, *, paused=False):
        shown = await self.world.desks.start(
            self.staff, lines, languages, capacity, hash_of(self.key), paused=paused
        )
        return self._connected(*shown)

    async def resume(self, memberships=None, *, sealed=True):
        held = [
            Membership(value=each.value, received=self.received, sealed=sealed)
            for each in (self.last.conversations if memberships is None else memberships)
        ]
        shown = await self.world.desks.resume(self.staff, self.last.desk.value, self.key, held)
        return self._connected(*shown)

    def _connected(self, desk, view):
        self.desk, self.me, self.last = desk, MemberId(desk), view
        self.world.post.consoles.add(self.desk)
        return view

    async def view(self):
        self.last = await self.world.desks.view(self.desk)
        return self.last

    async def accept(self):
        view = await self.view()
        await self.world.desks.accept(self.desk, view.offer.ticket)
        return (await self.view()).conversations[-1]

    async def lost(self):
        self.world.post.consoles.discard(self.desk)
        await self.world.services.desk_pages.lost(self.desk)

    async def move(self, world):
        """To another process; the former has not noticed."""
        self.world = world
        return await self.resume()

    async def key_package(self, conversation, own_id=1):
        self.said = own_id
        fresh = to_text(secrets.token_bytes(8))
        await self.world.relay.say(self.me, conversation.id, own_id, "key_package", fresh)

    async def say(self, conversation, group="g1", epoch=1):
        self.said += 1
        body = sealed(group, epoch)
        await self.world.relay.say(self.me, conversation.id, self.said, "message", body)


class NoLimits:
    """The port `SourceLimits`, which limits nobody."""

    def formerly(self, source):
        return None

    @asynccontextmanager
    async def guessing(self, limit, value, source):
        yield

    @contextmanager
    def counting_wrong(self, limit, value):
        yield


async def nothing():
    """A check that is content."""


class Services:
    """What the areas offer, by one name each."""

    def __init__(self, areas):
        line, conversation = areas.line.services, areas.conversation.services
        self.joining, self.visits, self.boards = line.joining, line.visits, line.boards
        self.desks, self.desk_pages, self.relief = line.desks, line.desk_pages, line.relief
        self.public_lines, self.assigning = line.public_lines, line.assigning
        self.relay, self.orphans = conversation.relay, conversation.orphans
        self.giving_back = conversation.giving_back
        self.registry = areas.directory.registry
        self.ways_in, self.chain = areas.staff.ways_in, areas.staff.chain
        self.known_chain = areas.staff.known_chain
        self.sweeper, self.key_jobs = areas.sweeper, areas.key_jobs


class World:
    """Everything of one daemon; `restart` keeps the clock, the directory and the signing key alone."""

    post_kind = RememberingPost

    def __init__(
        self, folder, directory=None, *, items=None, own_phrases=None, database=None, **wishes
    ):
        self.clock = ToldClock()
        self.items = (
            items  # the port `Items`; without it nobody changes what the organisation decides
        )
        self.own_phrases, self.database = own_phrases, database
        self.key_file = folder / "values.key"
        self.directories = KeptDirectory(directory or a_directory())
        self.sign_ins, self.chains = KeptSignIns(), KeptChains()
        self.seals = PlainSeals()
        self.passkeys, self.audit = KeptPasskeys(), KeptAudit()
        self.number = LIVES.another()
        self._wishes = {"settle_seconds": 0.0, "origins": (), **wishes}
        self._build()

    def beside(self, **wishes):
        """Another process on the same live state, with pages of its own."""
        other = copy(self)
        other._wishes = self._wishes | wishes
        other._build(LIVES.beside(self.live))
        return other

    def _build(self, live=None):
        self.post = self.post_kind()
        self.live = live or self.make_live()
        house = house_of(
            clock=self.clock,
            ids=RandomIds(),
            signer=FileSigner(self.key_file, self.clock.now()),
            post=self.post,
            sources=NoLimits(),
            due=self.live.due,
            **{"bus": self.live.bus, "shared": self.live.shared, **self._wishes},
        )
        durable = Durable(
            self.directories,
            self.sign_ins,
            self.chains,
            nothing,
            self.passkeys,
            self.audit,
            self.database,
            items=self.items,
            own_phrases=self.own_phrases,
        )
        self.areas = build_areas(house, durable, self.live, self.seals, consoles=self.post)
        self.services = Services(self.areas)
        self.visits, self.desks = self.services.visits, self.services.desks
        self.relay = self.services.relay

    def make_live(self):
        return LIVES.fresh(self.number)

    async def start(self):
        if self.live.bus is not None:
            await self.live.bus.start()
        await self.areas.start()
        return self

    async def restart(self, **wishes):
        self._wishes.update(wishes)
        self._build()
        return await self.start()

    async def pass_time(self, seconds, step=1.0):
        """The daemon sweeps as it does in life."""
        end = self.clock.at + seconds
        while self.clock.at < end:
            self.clock.at = min(end, self.clock.at + step)
            await self.services.sweeper.sweep(self.clock.now())

    async def counted(self, count, line=LINE):
        """How many within the last hour."""
        rows = await self.live.doors_and_tallies.tallies([line], [count.value], self.clock.now())
        return last_hour(rows[line][count.value])

    async def alive(self):
        """Every conversation that is kept."""
        looks = await self.live.conversations.looks(conversations_in(self.live))
        return [each.conversation for each in looks]

    async def waiting(self, line=LINE):
        """How many of each need wait on the line."""
        floor = await self.live.tickets_and_desks.floor()
        return [each for each in floor.waiting if each.need.line == line]

    async def door(self, line=LINE):
        return (await self.live.doors_and_tallies.records([line]))[line].door

    async def talks(self, line=LINE):
        return (await self.live.doors_and_tallies.records([line]))[line].talks

    def visitor(self, name="visitor"):
        return Visitor(self, name)

    def console(self, name="aino"):
        return Console(self, name)

    async def a_conversation(self, visitor="visitor", console="aino"):
        """A visitor and a counsellor who have opened a group."""
        there = self.console(console)
        if not any(
            desk.staff == StaffId(console) for desk in await self.live.tickets_and_desks.desks()
        ):
            await there.start()
        here = self.visitor(visitor)
        await here.join()
        conversation = await there.accept()
        await there.key_package(conversation)
        await here.open()
        return here, there, (await there.view()).conversations[-1]
