"""An organisation with two units beside its own line, for tests."""

from dataclasses import replace
from datetime import date

from chatd.base.names import (
    CardId,
    EmbedId,
    LineId,
    OrganisationId,
    PhraseId,
    StaffId,
    StaffRole,
    UnitId,
)
from chatd.directory.rules.directory import Card, Embed, Phrase, Unit
from tests.service.test_editing import HELPED, WORDS, House
from tests.service.world import FI, LINE, SV, a_person

TURVA = OrganisationId("turva")
YOUNG, MEN = UnitId("turva-nuoret"), UnitId("turva-miehet")
YOUNG_LINE, MEN_LINE = LineId("turva-nuoret-linja"), LineId("turva-miehet-linja")
COMMON_LINE = LineId("turva-yleinen")  # of no unit, and nobody of one serves it


def of_unit(unit, line, admin, lead, counsellor):
    """A line with an embed, a phrase and a card, and three people."""
    name = unit.removeprefix("turva-")
    people = [
        a_person(admin, StaffRole.ADMIN, (line,)),
        a_person(lead, StaffRole.LEAD, (line, LINE)),
        a_person(counsellor, StaffRole.COUNSELLOR, (line, LINE)),
    ]
    return {
        "units": [Unit(unit, TURVA, {FI: name.title(), SV: name.title()})],
        "lines": [replace(HELPED, id=line, name={FI: name, SV: name}, unit=unit)],
        "embeds": [Embed(EmbedId(f"{unit}-e"), line, TURVA, ("https://u.example",))],
        "staff": [replace(each, unit=unit) for each in people],
        "phrases": [Phrase(PhraseId(f"{unit}-p"), TURVA, name, WORDS, WORDS, line)],
        "cards": [Card(CardId(f"{unit}-c"), TURVA, WORDS, WORDS, date(2026, 11, 1), line)],
    }


def with_units(directory):
    """The same with the units of the young (uma, ulla, una) and of men (max, mia, moa)."""
    some = [
        of_unit(YOUNG, YOUNG_LINE, "uma", "ulla", "una"),
        of_unit(MEN, MEN_LINE, "max", "mia", "moa"),
    ]
    some.append({"lines": [replace(HELPED, id=COMMON_LINE, name={FI: "y", SV: "a"})]})
    kinds = some[0].keys()
    added = {
        kind: {
            **getattr(directory, kind),
            **{each.id: each for one in some for each in one.get(kind, ())},
        }
        for kind in kinds
    }
    return replace(directory, **added)


class HouseOfUnits(House):
    """An editing house with the two units."""

    async def begin(self, folder):
        await super().begin(folder)
        await self.directories.store(with_units(await self.stored()))
        await self.registry.reload()
        return self

    async def change(self, **changes):
        """By the operator, and read."""
        stored = await self.stored()
        await self.directories.store(replace(stored, **changes))
        await self.registry.reload()

    async def move(self, name, unit):
        """A person into another unit, by the operator."""
        stored = await self.stored()
        moved = replace(stored.staff[StaffId(name)], unit=unit)
        await self.change(staff={**stored.staff, moved.id: moved})
