"""Builds the area: the calendar of planned shifts."""

from datetime import timedelta

from chatd.base.area import Area
from chatd.base.ground import Ground
from chatd.base.names import Seconds
from chatd.base.sweeper import Job
from chatd.directory.build import Directory
from chatd.line.build import Line
from chatd.rota.assembly import assemble
from chatd.rota.database.profiles import DatabaseProfiles
from chatd.rota.database.rotas import DatabaseRotas
from chatd.rota.http.calls import RotaCalls
from chatd.rota.rules.shifts import KEPT_DAYS, today_of
from chatd.staff.build import Staff
from chatd.stores.database.engine import Database

LEARN_EVERY_SECONDS = 600
PURGE_EVERY_SECONDS = 3_600


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

    async def purge(now: Seconds) -> None:
        await rotas.purge(today_of("UTC", now) - timedelta(days=KEPT_DAYS))

    return Area(
        routes=RotaCalls(services.seeing, services.planning, staff.asking).routes(),
        jobs=[
            Job("learn_hours", LEARN_EVERY_SECONDS, services.needs.learn),
            Job("purge_rota", PURGE_EVERY_SECONDS, purge),
        ],
    )
