"""What one person may see and change of what stands in her organisation: all of it, or what is of her unit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from chatd.directory.ports import Change, Draft, Publication, Standing
from chatd.directory.rules.directory import Organisation, Staff
from chatd.directory.rules.items import Key, directory_of
from chatd.directory.rules.units import Reach


def reach_of(who: Staff, standing: Mapping[Key, Standing]) -> Reach:
    """Of this person as she stands now, which may be more lately than who asked was read."""
    now = standing[Key("staff", who.id)].item if Key("staff", who.id) in standing else None
    unit = now.unit if isinstance(now, Staff) else who.unit
    own = {key: each.item for key, each in standing.items() if each.item is not None}
    return Reach(unit, directory_of(own))


# What an organisation has agreed with others.
NOTHING_AGREED: Mapping[str, Any] = {"invites": {}, "serves": (), "takes_from": {}, "hands_to": ()}


def seen_of(standing: Mapping[Key, Standing], reach: Reach) -> Mapping[Key, Standing]:
    """What is told of it: to who has a unit, of the organisation only what is everybody's to know."""
    if reach.is_whole:
        return standing
    found: dict[Key, Standing] = {}
    for key, each in standing.items():
        if isinstance(each.item, Organisation):
            found[key] = each._replace(item=replace(each.item, **NOTHING_AGREED))
        elif each.item is not None and reach.sees(key, each.item):
            found[key] = each
    return found


def is_seen(draft: Draft, reach: Reach, standing: Mapping[Key, Standing]) -> bool:
    """Whether somebody else's draft is told: of what is hers, or would become so."""
    item = standing[draft.key].item if draft.key in standing else None
    return reach.has_item(draft.key, item) or (item is None and reach.is_free(draft.key))


def is_hers(past: Publication, reach: Reach, standing: Mapping[Key, Standing]) -> bool:
    """Whether all of it is hers as it is now, and as it was."""
    for key, (_, table) in past.before.items():
        item = standing[key].item if key in standing else None
        if item is None and table is None:
            return False
        if not (item is None or reach.has_item(key, item)):
            return False
        if not (table is None or reach.has(key, table)):
            return False
    return True


def relied_on(
    who: Staff, changes: Sequence[Change], standing: Mapping[Key, Standing]
) -> Mapping[Key, int]:
    """What must not have changed meanwhile: units that are named and, of who has a unit, she herself and her lines."""
    named: set[Key] = set()
    for change in changes:
        unit = getattr(change.item, "unit", None)
        named |= {Key("unit", unit)} if unit is not None else set()
        if who.unit is not None:
            before = standing[change.key].item if change.key in standing else None
            some = {getattr(each, "line", None) for each in (before, change.item)}
            some |= set(getattr(change.item, "lines", ()))
            named |= {Key("staff", who.id), *(Key("line", each) for each in some if each)}
    changed = {change.key for change in changes}
    return {key: standing[key].version for key in named - changed if key in standing}
