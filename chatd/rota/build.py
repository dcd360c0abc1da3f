"""Builds the area: the calendar of planned shifts, calls to come in, and their e-mail."""

from datetime import timedelta

from chatd.base.area import Area, Metric, Shown
from chatd.base.ground import Ground
from chatd.base.names import CONSOLES, Seconds, StaffId
from chatd.base.sweeper import Job
from chatd.directory.build import Directory
from chatd.line.build import Line
from chatd.rota.assembly import assemble
from chatd.rota.database.calls import DatabaseCalls
from chatd.rota.database.mails import DatabaseAddresses, DatabaseMails
from chatd.rota.database.profiles import DatabaseProfiles
from chatd.rota.database.rotas import DatabaseRotas
from chatd.rota.events import CallInEvents
from chatd.rota.http.call_ins import CallInCalls
from chatd.rota.http.calls import RotaCalls
from chatd.rota.rules.mail import Servers
from chatd.rota.rules.shifts import KEPT_DAYS, today_of
from chatd.rota.service.calling import Calling
from chatd.rota.service.mailing import CALL_INS, Mailing
from chatd.rota.shapes.calls import CallIns
from chatd.rota.smtp.postman import SmtpPostman
from chatd.staff.build import Staff
from chatd.staff.events import guarded
from chatd.stores.database.engine import Database

LEARN_EVERY_SECONDS = 600
GAP_SECONDS = 0.5  # of what a console is told of calls
PURGE_EVERY_SECONDS = 3_600
MAIL_EVERY_SECONDS = 5


def build(ground: Ground) -> Area:
    """Without a database nothing is planned."""
    database = ground.find(Database)
    if database is None:
        return Area()
    house, registry, staff = ground.house, ground.the(Directory).registry, ground.the(Staff)
    records = ground.the(Line).services.records
    rotas = DatabaseRotas(database)
    services = assemble(
        rotas,
        DatabaseProfiles(database),
        registry,
        records,
        staff.known_chain,
        clock=house.clock,
        ids=house.ids,
        shared=house.shared,
    )

    servers = ground.find(Servers) or Servers({})
    mailing = Mailing(
        DatabaseAddresses(database),
        DatabaseMails(database),
        SmtpPostman(),
        servers,
        registry,
        ground.the(Line).services.store,
        house.post,
        house.clock,
        next(iter(house.origins), ""),
    )
    calling = Calling(
        DatabaseCalls(database),
        registry,
        ground.the(Line).services.store,
        house.post,
        house.clock,
        house.ids,
        mailing,
    )

    async def call_ins(owner: str) -> CallIns:
        return await calling.view(registry.staff(StaffId(owner)))

    async def purge(now: Seconds) -> None:
        await calling.purge(now)
        await rotas.purge(today_of("UTC", now) - timedelta(days=KEPT_DAYS))

    return Area(
        events={CONSOLES: guarded(CallInEvents(calling).events())},
        shown=[Shown(CALL_INS, CONSOLES, "call_ins", call_ins, GAP_SECONDS, is_watched=True)],
        routes=[
            *RotaCalls(services.seeing, services.planning, staff.asking).routes(),
            *CallInCalls(calling, mailing, staff.asking).routes(),
        ],
        jobs=[
            Job("learn_hours", LEARN_EVERY_SECONDS, services.needs.learn),
            Job("purge_rota", PURGE_EVERY_SECONDS, purge),
            Job("mail", MAIL_EVERY_SECONDS, mailing.send),
        ],
        warnings={"mail": mailing.warning},
        metrics=[
            Metric(
                "chatd_mails_given_up",
                "E-mails of calls to come in that were given up, since the start",
                mailing.given_up,
                label="organisation",
            )
        ],
    )
