"""The ports `Addresses` and `Mails`: an address for each who gives one, and a row for each e-mail of a call."""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, delete, exists, func, insert, select, true, update

from chatd.base.names import Language, LineId, OrganisationId, Seconds, StaffId
from chatd.rota.database.tables import (
    call_in_addresses,
    call_in_answers,
    call_in_mails,
    call_in_wishes,
    call_ins,
)
from chatd.rota.ports import Sending
from chatd.rota.rules.calls import OPEN_SECONDS, Call
from chatd.rota.rules.mail import CLAIM_SECONDS, MailState, OwnAddress
from chatd.stores.database.engine import Database

_call, _mail, _own = call_ins.c, call_in_mails.c, call_in_addresses.c
_wish, _answer = call_in_wishes.c, call_in_answers.c
_WISHES = func.coalesce(_wish.is_called, true())


class DatabaseAddresses:
    """On SQLite and PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, staff: StaffId) -> OwnAddress | None:
        query = select(_own.address, _own.language).where(_own.staff == staff)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else OwnAddress(row.address, Language(row.language))

    async def keep(self, staff: StaffId, own: OwnAddress) -> None:
        async with self._database.writing() as connection:
            await self._database.alone(connection, "call_in_addresses")
            await connection.execute(delete(call_in_addresses).where(_own.staff == staff))
            row = {"staff": staff, "address": own.address, "language": own.language}
            await connection.execute(insert(call_in_addresses).values(row))

    async def remove(self, staff: StaffId) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(call_in_addresses).where(_own.staff == staff))

    async def reachable(self, staff: Collection[StaffId]) -> Sequence[StaffId]:
        query = (
            select(_own.staff)
            .outerjoin(call_in_wishes, _wish.staff == _own.staff)
            .where(_own.staff.in_(staff), _WISHES)
        )
        async with self._database.reading() as connection:
            found = set((await connection.execute(query)).scalars())
        return [each for each in staff if each in found]


class DatabaseMails:
    """On SQLite and PostgreSQL. Who changes the state that it has read has the e-mail; all others find it changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(
        self, organisations: Collection[OrganisationId], now: Seconds
    ) -> Sending | None:
        has_answered = exists().where(_answer.call == _mail.call, _answer.staff == _mail.staff)
        query = (
            select(call_ins, _mail.staff, _mail.tries, _own.address, _own.language)
            .join(call_in_mails, _mail.call == _call.id)
            .join(call_in_addresses, _own.staff == _mail.staff)
            .outerjoin(call_in_wishes, _wish.staff == _mail.staff)
            .where(_mail.state == MailState.WAITING, _mail.due <= now, _WISHES, ~has_answered)
            .where(_call.organisation.in_(organisations), _call.over.is_(None))
            .where(_call.at > now - OPEN_SECONDS)
            .order_by(_mail.due, _mail.call, _mail.staff)
            .limit(1)
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            return None
        claimed = (
            update(call_in_mails)
            .where(_mail.call == row["id"], _mail.staff == row["staff"])
            .where(_mail.state == MailState.WAITING, _mail.tries == row["tries"])
            .values(state=MailState.SENDING, tries=row["tries"] + 1, due=now + CLAIM_SECONDS)
        )
        async with self._database.writing() as connection:
            if not (await connection.execute(claimed)).rowcount:
                return None  # another process has it; what else is due is found in the next round
        call = Call(
            row["id"],
            OrganisationId(row["organisation"]),
            LineId(row["line"]),
            StaffId(row["account"]),
            Seconds(row["at"]),
        )
        own = OwnAddress(row["address"], Language(row["language"]))
        return Sending(call, StaffId(row["staff"]), own, row["tries"] + 1)

    async def settle(self, sending: Sending, state: MailState, due: Seconds) -> None:
        mine = and_(_mail.call == sending.call.id, _mail.staff == sending.staff)
        still = and_(_mail.state == MailState.SENDING, _mail.tries == sending.tries)
        async with self._database.writing() as connection:
            change = update(call_in_mails).where(mine, still).values(state=state, due=due)
            await connection.execute(change)

    async def give_up_lost(self, now: Seconds) -> int:
        lost = and_(_mail.state == MailState.SENDING, _mail.due <= now)
        query = select(func.count()).select_from(call_in_mails).where(lost)
        async with self._database.reading() as connection:
            if not (await connection.execute(query)).scalar_one():
                return 0  # nothing is written each time that somebody looks
        async with self._database.writing() as connection:
            change = update(call_in_mails).where(lost).values(state=MailState.GIVEN_UP)
            return (await connection.execute(change)).rowcount
