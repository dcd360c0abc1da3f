"""What of an organisation is within reach of one person: all of it or, for who stands in a unit, what is of that unit.

Of a unit are its lines, its people, and whatever stands on its lines. What is of no unit is the whole organisation's.
Who has a unit is answered on all else as on what was never there, and can make nothing of hers another's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from chatd.base.names import LineId, UnitId
from chatd.directory.rules.directory import Directory, Line, Staff
from chatd.directory.rules.items import Key
from chatd.directory.rules.written import Item, plain, table_of

Table = Mapping[str, Any]
OF_A_LINE = frozenset({"embed", "phrase", "card"})
IN_A_UNIT = frozenset({"line", "staff"})


class Reach:
    """Of one person, in her organisation as it stands (`own`: that alone). With `unit` None it is all."""

    def __init__(self, unit: UnitId | None, own: Directory) -> None:
        self.unit = unit
        self._lines = {key for key, line in own.lines.items() if line.unit == unit}

    @property
    def is_whole(self) -> bool:
        """Whether nothing is beyond it."""
        return self.unit is None

    def has(self, key: Key, table: Table | None) -> bool:
        """Whether what this table says is hers to change; a table as a file or a draft has it, None: there is none."""
        if self.is_whole:
            return True
        if table is None:
            return False
        if key.kind in IN_A_UNIT:
            return table.get("unit") == self.unit
        return key.kind in OF_A_LINE and table.get("line") in self._lines

    def has_item(self, key: Key, item: Item | None) -> bool:
        """The same of what stands."""
        return self.is_whole or (item is not None and self.has(key, plain(table_of(item))))

    def sees(self, key: Key, item: Item) -> bool:
        """What she may change, and the unit itself, which others change."""
        return key == Key("unit", self.unit or "") or self.has_item(key, item)

    def is_free(self, key: Key) -> bool:
        """Whether she may add something of this id, as far as its name goes: what nothing has, and yet may be asked."""
        return self.is_whole or (
            key.kind in IN_A_UNIT | OF_A_LINE and key.id.startswith(f"{self.unit}-")
        )

    def beside(self, own: Directory) -> Directory:
        """What she may know of when she names something: of lines and units only those within reach."""
        if self.is_whole:
            return own
        units = {key: unit for key, unit in own.units.items() if key == self.unit}
        used = {
            each.line for key, each in own.embeds.items() if self.has_item(Key("embed", key), each)
        }
        used |= {
            line
            for key, each in own.staff.items()
            if self.has_item(Key("staff", key), each)
            for line in each.lines
        }
        lines = {key: line for key, line in own.lines.items() if key in self._lines or key in used}
        return replace(own, units=units, lines=lines)

    def beyond(
        self, key: Key, before: Item | None, after: Item | None, lines: Mapping[LineId, Line]
    ) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Why this change is not hers to make: where, and in words. `lines`: as they will be."""
        if self.is_whole:
            return
        if before is not None and not self.has_item(key, before):
            yield (), "is not of your unit any more"
        if after is None:
            return
        if key.kind in IN_A_UNIT and getattr(after, "unit", None) != self.unit:
            yield ("unit",), f'expected your own unit, "{self.unit}"'
        elif key.kind in OF_A_LINE and not self._is_own(getattr(after, "line", None), lines):
            yield ("line",), "expected a line of your unit"
        elif isinstance(after, Staff):
            was = before.lines if isinstance(before, Staff) else ()
            for number, line in enumerate(after.lines):
                if line not in was and not self._is_own(line, lines):
                    yield ("lines", number), "expected lines of your unit"
        elif key.kind not in IN_A_UNIT | OF_A_LINE:
            yield (), "is of the whole organisation"

    def _is_own(self, line: LineId | None, lines: Mapping[LineId, Line]) -> bool:
        found = None if line is None else lines.get(line)
        return found is not None and found.unit == self.unit


def serves_within(person: Staff, line: Line) -> bool:
    """Who leads or administers a unit serves the lines of that unit alone: so she leads no other."""
    return person.unit is None or not person.role.leads or line.unit == person.unit


def reaches(actor: Staff, person: Staff) -> bool:
    """Whether this person is within reach of that one, of the same organisation."""
    is_ours = actor.organisation == person.organisation
    return is_ours and (actor.unit is None or person.unit == actor.unit)


def reaches_all(actor: Staff, lines: Iterable[Line]) -> bool:
    """Whether none of these lines is beyond her unit; who has none is not bound by this."""
    return actor.unit is None or all(line.unit == actor.unit for line in lines)


def reaches_line(actor: Staff, line: Line) -> bool:
    """Whether this line is: of her organisation and, where she has a unit, of that."""
    is_ours = actor.organisation == line.organisation
    return is_ours and (actor.unit is None or line.unit == actor.unit)
