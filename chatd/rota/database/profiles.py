"""The port `Profiles`: one row for each hour of the week in which a line was seen open, and one for the line."""

from sqlalchemy import delete, insert, select, update

from chatd.base.names import LineId, Seconds
from chatd.rota.database.tables import rota_hours, rota_lines
from chatd.rota.ports import Learnt
from chatd.rota.rules.profile import HourOfWeek, Mean, Waited
from chatd.stores.database.engine import Database


class DatabaseProfiles:
    """On SQLite and PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def learnt(self, line: LineId) -> Learnt:
        hours, of = rota_hours.c, rota_lines.c
        async with self._database.reading() as connection:
            known = (await connection.execute(select(rota_lines).where(of.line == line))).mappings()
            row = known.one_or_none()
            found = (
                await connection.execute(select(rota_hours).where(hours.line == line))
            ).mappings()
            means = {
                HourOfWeek(each["weekday"], each["hour"]): Mean(each["per_hour"], each["weeks"])
                for each in found
            }
        if row is None:
            return Learnt(means=means)
        return Learnt(Seconds(row["until"]), Waited(row["left"], row["minutes"]), means)

    async def learn(self, line: LineId, before: Learnt, after: Learnt) -> bool:
        of, hours = rota_lines.c, rota_hours.c
        row = {"until": after.until, "left": after.waited.left, "minutes": after.waited.minutes}
        async with self._database.writing() as connection:
            await self._database.alone(connection, "rota_lines")
            stands = select(of.until).where(of.line == line)
            if (await connection.execute(stands)).scalar_one_or_none() != before.until:
                return False
            if before.until is None:
                await connection.execute(insert(rota_lines).values(line=line, **row))
            else:
                await connection.execute(update(rota_lines).where(of.line == line).values(**row))
            for at, mean in after.means.items():
                if before.means.get(at) == mean:
                    continue
                mine = (
                    (hours.line == line) & (hours.weekday == at.weekday) & (hours.hour == at.hour)
                )
                await connection.execute(delete(rota_hours).where(mine))
                values = {**at._asdict(), **mean._asdict()}
                await connection.execute(insert(rota_hours).values(line=line, **values))
        return True
