"""What leads and admins do with what their organisation decides: draft, see, publish, undo.

An item of another organisation is answered as one that never was, and so is one of another unit to who has a unit. A
new one's id begins with its organisation's, or with that unit's, so that nobody learns by trying which ids others have.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import LineId, OrganisationId, Seconds, StaffId, UnitId
from chatd.base.ports import Clock
from chatd.directory.ports import Change, Draft, Items, Publication, Question, Standing
from chatd.directory.rules.differences import Part, differences
from chatd.directory.rules.directory import Line, Staff
from chatd.directory.rules.items import (
    DRAFTS_MAX,
    KINDS,
    UNDO_DAYS,
    Key,
    Kind,
    directory_of,
    items_of,
)
from chatd.directory.rules.units import Reach
from chatd.directory.rules.written import Item
from chatd.directory.service.as_tables import AnyTable, kept_of
from chatd.directory.service.looking import Look, Looking, Told
from chatd.directory.service.reaching import is_hers, is_seen, reach_of, relied_on, seen_of
from chatd.directory.service.registry import Registry

DAY_SECONDS = 86_400

May = Callable[[Staff, Kind], bool]
InUse = Callable[[Question], Awaitable[Iterable[str]]]


class Own(NamedTuple):
    """All of one organisation, as one of its people sees it."""

    standing: Mapping[Key, Standing]
    drafts: Sequence[Draft]
    may: tuple[Kind, ...]
    unit: UnitId | None = None


class Edit(NamedTuple):
    """What somebody wants of one item. `base`: the version that it was made from; no value: it is to go."""

    key: Key
    base: int
    value: AnyTable | None


class Outcome(NamedTuple):
    """`number`: of the publication; None: nothing was published, and the looks say why."""

    number: int | None
    looks: Sequence[Look]


class Editing:
    """One method for each thing that people do. `in_use`: who knows whether somebody waits or talks there."""

    def __init__(
        self, items: Items, registry: Registry, clock: Clock, may: May, in_use: Sequence[InUse]
    ) -> None:
        self._items, self._registry, self._clock = items, registry, clock
        self._may, self._in_use = may, in_use

    async def of(self, who: Staff) -> Own:
        """Raises: Unavailable."""
        standing = await self._items.standing(who.organisation)
        reach = reach_of(who, standing)
        drafts = [
            each
            for each in await self._items.drafts(who.organisation)
            if each.staff == who.id or is_seen(each, reach, standing)
        ]
        may = tuple(kind for kind in KINDS if self._may(who, kind))
        return Own(seen_of(standing, reach), drafts, may, reach.unit)

    async def draft(self, who: Staff, key: Key, base: int, value: AnyTable | None) -> Look:
        """Kept whatever it says. Raises: Refused(NOT_ALLOWED: not hers, NO_ROOM), Unavailable."""
        return (await self.draft_all(who, [Edit(key, base, value)]))[0]

    async def draft_all(self, who: Staff, edits: Sequence[Edit]) -> Sequence[Look]:
        """All of them or, where there is no room, none; looked at together. Raises: as `draft`."""
        standing = await self._items.standing(who.organisation)
        reach = reach_of(who, standing)
        for edit in edits:
            self._check(who, edit.key, standing, reach)
            if edit.key.kind == "organisation" and edit.value is None:
                raise Refused(Reason.NOT_ALLOWED)
        await self._make_room(who, edits)
        now = self._clock.now()
        drafts = [Draft(who.id, key, base, kept_of(value), now) for key, base, value in edits]
        for draft in drafts:
            await self._items.keep_draft(draft, DRAFTS_MAX)
        return (await self._looks(who, standing, drafts))[1]

    async def _make_room(self, who: Staff, edits: Sequence[Edit]) -> None:
        """Raises: Refused(NO_ROOM), Unavailable. One alone is counted where it is kept."""
        if len(edits) > 1:
            there = {(each.staff, each.key) for each in await self._items.drafts(who.organisation)}
            if len(there | {(who.id, edit.key) for edit in edits}) > DRAFTS_MAX:
                raise Refused(Reason.NO_ROOM)

    async def draft_of(
        self, organisation: OrganisationId, staff: StaffId, line: LineId
    ) -> Line | None:
        """This person's draft as a line; None where there is none without a mistake.

        Of who may change lines no more there is none. Raises: Unavailable.
        """
        key = Key("line", line)
        drafts = await self._items.drafts(organisation)
        own = [each for each in drafts if each.staff == staff and each.key == key]
        standing = await self._items.standing(organisation)
        own = [each for each in own if self._still_may(each, standing)]
        looking = Looking(organisation, standing, self._registry.directory, self._today())
        items, looks = looking.wanted(own)
        found = items.get(key)
        is_whole = not any(look.errors for look in looks)
        return found if is_whole and isinstance(found, Line) else None

    async def look(self, who: Staff, key: Key) -> Look:
        """At one's own. Raises: Refused(NOT_ALLOWED: there is none), Unavailable."""
        standing = await self._items.standing(who.organisation)
        return (await self._looks(who, standing, await self._own(who, [key])))[1][0]

    async def drop(self, who: Staff, key: Key) -> None:
        """Raises: Refused(NOT_ALLOWED: there is none), Unavailable."""
        await self._own(who, [key])
        await self._items.drop_draft(who.id, key)

    async def publish(self, who: Staff, keys: Sequence[Key]) -> Outcome:
        """One's own drafts of these. Raises: Refused(NOT_ALLOWED: one is not hers, or there is none), Unavailable."""
        return await self._publish(who, await self._own(who, keys))

    async def publications(self, who: Staff) -> Sequence[Publication]:
        """Those that can be undone, newest first. Raises: Unavailable."""
        since = self._undone_since()
        found = [e for e in await self._items.publications(who.organisation) if e.at >= since]
        if who.unit is None:
            return found
        standing = await self._items.standing(who.organisation)
        reach = reach_of(who, standing)
        return [each for each in found if is_hers(each, reach, standing)]

    async def undo(self, who: Staff, number: int) -> Outcome:
        """What stood before it. Raises: Refused(NOT_ALLOWED: no such publication, or a kind not hers), Unavailable."""
        found = next((p for p in await self.publications(who) if p.number == number), None)
        if found is None or not all(self._may(who, key.kind) for key in found.before):
            raise Refused(Reason.NOT_ALLOWED)
        drafts = [
            Draft(who.id, key, version + 1, table, self._clock.now())
            for key, (version, table) in found.before.items()
        ]
        return await self._publish(who, drafts, number)

    async def purge(self, _: Seconds) -> None:
        """What can be undone no more is forgotten. Raises: Unavailable."""
        await self._items.purge(self._undone_since())

    async def _publish(
        self, who: Staff, drafts: Sequence[Draft], undoes: int | None = None
    ) -> Outcome:
        standing = await self._items.standing(who.organisation)
        items, looks = await self._looks(who, standing, drafts)
        if not all(look.is_fit for look in looks):
            return Outcome(None, looks)
        changes = [Change(draft.key, draft.base, items[draft.key]) for draft in drafts]
        try:
            number = await self._items.publish(
                who.organisation, who.id, changes, undoes, relied_on(who, changes, standing)
            )
        except Refused as refused:
            if refused.reason is not Reason.OUT_OF_ORDER:
                raise
            standing = await self._items.standing(who.organisation)  # somebody came between
            return Outcome(None, (await self._looks(who, standing, drafts))[1])
        return Outcome(number, looks)

    async def _looks(
        self, who: Staff, standing: Mapping[Key, Standing], drafts: Sequence[Draft]
    ) -> tuple[Mapping[Key, Item | None], Sequence[Look]]:
        looking = self._looking(who, standing)
        items, looks = looking.wanted(drafts)
        there = await self._there([key for key, item in items.items() if item is None])
        theirs = await self._theirs(who, standing, looks)
        return items, [
            look._replace(
                errors=(*look.errors, *there.get(look.draft.key, ())),
                theirs=theirs.get(look.draft.key, ()),
            )
            for look in looks
        ]

    async def _theirs(
        self, who: Staff, standing: Mapping[Key, Standing], looks: Sequence[Look]
    ) -> Mapping[Key, tuple[Part, ...]]:
        """What somebody who came between has changed, of each draft to which that happened. Raises: Unavailable."""
        late = [look for look in looks if look.meanwhile is not None]
        past = await self._items.publications(who.organisation) if late else ()
        looking = self._looking(who, standing)
        found: dict[Key, tuple[Part, ...]] = {}
        for key, base in ((look.draft.key, look.draft.base) for look in late):
            kept = [p.before[key][1] for p in past if key in p.before and p.before[key][0] == base]
            before = looking.wanted(
                [Draft(who.id, key, base, each, Seconds(0)) for each in kept[:1]]
            )
            old, now = before[0].get(key), standing[key].item
            pair = [directory_of({key: each} if each else {}) for each in (old, now)]
            if old is not None:
                found[key] = tuple(part for each in differences(*pair) for part in each.parts)
        return found

    async def _there(self, gone: Sequence[Key]) -> Mapping[Key, Sequence[Told]]:
        """Nobody is let fall by a change. Raises: Unavailable."""
        lines = tuple(LineId(key.id) for key in gone if key.kind == "line")
        staff = tuple(StaffId(key.id) for key in gone if key.kind == "staff")
        if not lines and not staff:
            return {}
        found = {each for ask in self._in_use for each in await ask(Question("", lines, staff))}
        said = Told((), "somebody waits or talks there: take it away when nobody is there")
        return {key: [said] for key in gone if f"{key.kind} {key.id}" in found}

    async def _own(self, who: Staff, keys: Sequence[Key]) -> Sequence[Draft]:
        drafts = await self._items.drafts(who.organisation)
        own = {draft.key: draft for draft in drafts if draft.staff == who.id}
        if not all(key in own and self._may(who, key.kind) for key in keys):
            raise Refused(Reason.NOT_ALLOWED)
        if who.unit is not None:  # what has become another's since she drafted it
            standing = await self._items.standing(who.organisation)
            for key in keys:
                self._check(who, key, standing, reach_of(who, standing))
        return [own[key] for key in dict.fromkeys(keys)]

    def _still_may(self, draft: Draft, standing: Mapping[Key, Standing]) -> bool:
        try:
            who = self._registry.staff(draft.staff)
            self._check(who, draft.key, standing, reach_of(who, standing))
        except (Unknown, Refused):
            return False
        return self._may(who, draft.key.kind)

    def _looking(self, who: Staff, standing: Mapping[Key, Standing]) -> Looking:
        unit = reach_of(who, standing).unit
        return Looking(who.organisation, standing, self._registry.directory, self._today(), unit)

    def _check(self, who: Staff, key: Key, standing: Mapping[Key, Standing], reach: Reach) -> None:
        """That it is one of hers, or may become one. Raises: Refused(NOT_ALLOWED)."""
        item = standing[key].item if key in standing else None
        if reach.has_item(key, item) if item is not None else reach.is_whole and key in standing:
            return
        own = f"{who.organisation}-"
        is_anothers = item is not None or key in items_of(self._registry.directory)
        is_free = key.id.startswith(own) and reach.is_free(key)
        if key.kind == "organisation" or is_anothers or not is_free:
            raise Refused(Reason.NOT_ALLOWED)

    def _today(self) -> date:
        return datetime.fromtimestamp(self._clock.now(), UTC).date()

    def _undone_since(self) -> Seconds:
        return Seconds(self._clock.now() - UNDO_DAYS * DAY_SECONDS)
