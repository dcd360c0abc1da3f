"""The port `OwnPhraseKeeper`: one row for each person, which goes with her."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update

from chatd.base.errors import Reason, Refused
from chatd.base.names import StaffId
from chatd.directory.database.tables import own_phrases
from chatd.directory.ports import PersonsOwn
from chatd.stores.database.engine import Database

NOTHING = PersonsOwn(0, ())


class DatabaseOwnPhrases:
    """Phrases of one person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, staff: StaffId) -> PersonsOwn:
        query = select(own_phrases).where(own_phrases.c.staff == staff)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().first()
        return PersonsOwn(row["version"], tuple(row["phrases"])) if row else NOTHING

    async def keep(
        self, staff: StaffId, version: int, phrases: Sequence[Mapping[str, Any]]
    ) -> None:
        mine = own_phrases.c.staff == staff
        after = {"staff": staff, "version": version + 1, "phrases": list(phrases)}
        change = update(own_phrases).where(mine, own_phrases.c.version == version).values(after)
        async with self._database.writing() as connection:
            if (await connection.execute(change)).rowcount:
                return
            there = (await connection.execute(select(own_phrases).where(mine))).first()
            if there or version != NOTHING.version:
                raise Refused(Reason.OUT_OF_ORDER)
            await connection.execute(insert(own_phrases).values(after))
