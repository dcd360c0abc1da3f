"""Builds the area: the directory of services of each organisation."""

from chatd.base.area import Area
from chatd.base.ground import Ground
from chatd.base.sweeper import Job
from chatd.directory.build import Directory
from chatd.line.build import Line
from chatd.referral.database.service_tables import DatabaseServiceTables
from chatd.referral.http.calls import ServiceCalls
from chatd.referral.http.pages import ServicePages
from chatd.referral.service.keeping import Keeping
from chatd.staff.build import Staff
from chatd.stores.database.engine import Database

PURGE_EVERY_SECONDS = 3_600
PUBLIC_EVERY_SECONDS = 60  # a line's own page leads to what another process has published, so soon


def build(ground: Ground) -> Area:
    """Without a database there are no services."""
    database = ground.find(Database)
    if database is None:
        return Area()
    directory = ground.the(Directory)
    keeping = Keeping(
        DatabaseServiceTables(database), ground.house.clock, directory.public_services
    )
    return Area(
        routes=[
            *ServiceCalls(keeping, ground.the(Staff).asking).routes(),
            *ServicePages(
                keeping, directory.registry, ground.house.clock, ground.the(Line).leave_to
            ).routes(),
        ],
        starts=[keeping.read_public],
        jobs=[
            Job("purge_services", PURGE_EVERY_SECONDS, keeping.purge),
            Job("public_services", PUBLIC_EVERY_SECONDS, lambda _: keeping.read_public()),
        ],
    )
