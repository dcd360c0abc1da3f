"""The port `Calls`: a row for each call and each answer, for half a day."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chatd.base.errors import Unknown
from chatd.base.names import LineId, OrganisationId, Seconds, StaffId
from chatd.rota.database.tables import call_in_answers, call_in_mails, call_in_wishes, call_ins
from chatd.rota.rules.calls import Call, check_new, is_open
from chatd.rota.rules.mail import MailState
from chatd.stores.database.engine import Database

_of, _answer, _wish, _mail = call_ins.c, call_in_answers.c, call_in_wishes.c, call_in_mails.c


class DatabaseCalls:
    """On SQLite and PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def since(self, organisation: OrganisationId, since: Seconds) -> Sequence[Call]:
        async with self._database.reading() as connection:
            return await _calls(connection, organisation, since)

    async def add(self, call: Call, since: Seconds, mailed: Collection[StaffId] = ()) -> None:
        async with self._database.writing() as connection:
            await self._database.alone(connection, "call_ins")
            check_new(await _calls(connection, call.organisation, since), call)
            row = {
                "id": call.id,
                "organisation": call.organisation,
                "line": call.line,
                "account": call.account,
                "at": call.at,
                "over": call.over,
            }
            await connection.execute(insert(call_ins).values(row))
            if mailed:
                waiting = {"call": call.id, "state": MailState.WAITING, "tries": 0, "due": call.at}
                rows = [{**waiting, "staff": staff} for staff in mailed]
                await connection.execute(insert(call_in_mails), rows)

    async def end(self, organisation: OrganisationId, call: str, now: Seconds) -> None:
        async with self._database.writing() as connection:
            await self._database.alone(connection, "call_ins")
            await _open(connection, organisation, call, now)
            await connection.execute(update(call_ins).where(_of.id == call).values(over=now))

    async def answer(
        self,
        organisation: OrganisationId,
        call: str,
        staff: StaffId,
        minutes: int | None,
        now: Seconds,
    ) -> None:
        mine = (_answer.call == call) & (_answer.staff == staff)
        async with self._database.writing() as connection:
            await self._database.alone(connection, "call_ins")
            await _open(connection, organisation, call, now)
            await connection.execute(delete(call_in_answers).where(mine))
            row = {"call": call, "staff": staff, "minutes": minutes}
            await connection.execute(insert(call_in_answers).values(row))

    async def is_called(self, staff: StaffId) -> bool:
        query = select(_wish.is_called).where(_wish.staff == staff)
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).scalar_one_or_none()
        return True if found is None else bool(found)

    async def wish(self, staff: StaffId, *, is_called: bool) -> None:
        async with self._database.writing() as connection:
            await self._database.alone(connection, "call_ins")
            await connection.execute(delete(call_in_wishes).where(_wish.staff == staff))
            row = {"staff": staff, "is_called": is_called}
            await connection.execute(insert(call_in_wishes).values(row))

    async def purge(self, before: Seconds) -> int:
        async with self._database.writing() as connection:
            old = select(_of.id).where(_of.at < before)
            await connection.execute(delete(call_in_answers).where(_answer.call.in_(old)))
            await connection.execute(delete(call_in_mails).where(_mail.call.in_(old)))
            gone = await connection.execute(delete(call_ins).where(_of.at < before))
            return gone.rowcount


async def _calls(
    connection: AsyncConnection, organisation: OrganisationId, since: Seconds
) -> Sequence[Call]:
    query = select(call_ins).where(_of.organisation == organisation, _of.at > since)
    rows = (await connection.execute(query.order_by(_of.at, _of.id))).mappings().all()
    ids = [each["id"] for each in rows]
    said = select(call_in_answers).where(_answer.call.in_(ids)).order_by(_answer.staff)
    answers: dict[str, dict[StaffId, int | None]] = {}
    for each in (await connection.execute(said)).mappings():
        answers.setdefault(each["call"], {})[StaffId(each["staff"])] = each["minutes"]
    counted = (
        select(_mail.call, _mail.state, func.count())
        .where(_mail.call.in_(ids))
        .group_by(_mail.call, _mail.state)
    )
    mails = {(call, state): count for call, state, count in await connection.execute(counted)}
    return [_call(each, answers.get(each["id"], {}), mails) for each in rows]


async def _open(
    connection: AsyncConnection, organisation: OrganisationId, call: str, now: Seconds
) -> None:
    """Raises: Unknown, when there is none that is open."""
    query = select(call_ins).where(_of.organisation == organisation, _of.id == call)
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None or not is_open(_call(row, {}, {}), now):
        raise Unknown


def _call(
    row: Any, answers: Mapping[StaffId, int | None], mails: Mapping[tuple[str, str], int]
) -> Call:
    return Call(
        id=row["id"],
        organisation=OrganisationId(row["organisation"]),
        line=LineId(row["line"]),
        account=StaffId(row["account"]),
        at=Seconds(row["at"]),
        over=None if row["over"] is None else Seconds(row["over"]),
        answers=answers,
        mailed=mails.get((row["id"], MailState.SENT), 0),
        undelivered=mails.get((row["id"], MailState.GIVEN_UP), 0),
    )
