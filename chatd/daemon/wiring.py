"""Puts one daemon together: the areas that main builds, and the transport before them.

Nothing here names an area: what each adds is in its `Area`, and goes where all of that kind go.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from aiohttp import web

from chatd.base.area import Check, Metric
from chatd.base.house import House
from chatd.base.names import CONSOLES, VISITORS, ProcessId
from chatd.base.ports import Clock, Ids, Signer
from chatd.conversation.ports import Seals
from chatd.conversation.seal.adapter import MlsSeals
from chatd.daemon.files import (
    check_signer,
    file_signer,
    mail_servers,
    own_page,
    pin_in,
    retirements_in,
)
from chatd.daemon.rounds import Rounds, Sweep
from chatd.main import Areas, build_areas, house_of
from chatd.process import log as logs
from chatd.process.clock import SystemClock
from chatd.process.config import Config
from chatd.process.free_space import free_bytes
from chatd.process.ids import RandomIds
from chatd.process.loop_lag import LoopLag
from chatd.process.open_files import callers_max
from chatd.process.signing import FileSigner
from chatd.storage import Durable, Live, memory
from chatd.transport.assets import Assets, assets_folder, release
from chatd.transport.callers import Callers
from chatd.transport.connection import Connections
from chatd.transport.console_sites import ConsoleSites
from chatd.transport.counts import Counts
from chatd.transport.crowd import Crowd
from chatd.transport.entrance import Runner
from chatd.transport.handling import Handling
from chatd.transport.health import Health
from chatd.transport.http import make_app
from chatd.transport.namespace_server import NamespaceServer
from chatd.transport.pushes import Pushes
from chatd.transport.sources import Sources


class Parts:
    """All of one daemon, put together; nothing runs yet. What is not given is as `serve` has it."""

    def __init__(
        self,
        config: Config,
        durable: Durable,
        *,
        live: Live | None = None,
        live_checks: Mapping[str, Check] | None = None,
        clock: Clock | None = None,
        ids: Ids | None = None,
        seals: Seals | None = None,
        signer: Signer | None = None,
        process: ProcessId | None = None,
        worker: int = 1,
    ) -> None:
        self.config, self.durable = config, durable
        self.live = live or memory()
        self.clock = clock or SystemClock()
        self.counts = Counts()
        self.sources = Sources(
            self.clock, config.proxy_networks, is_behind_proxy=config.origin.startswith("https:")
        )
        self.here = {name: Connections(name) for name in (VISITORS, CONSOLES)}
        self.pushes = Pushes(self.here, self.counts, self.live.bus)
        signer = signer or file_signer(config, self.clock)
        house = self._house(process, ids or RandomIds(), signer)
        self.areas = self._areas(house, seals or MlsSeals())
        self.sweep = Sweep(self.areas.sweeper, self.counts, self.clock)
        self.rounds = Rounds(self.counts)
        self.loop_lag = LoopLag()
        self._show()
        self.visitors, self.consoles = self._servers(config.place_of(worker))
        crowd = Crowd()
        for each in (self.visitors, self.consoles):
            each.eio.crowded = crowd.noted
        self.health = Health(
            self.counts,
            self._checks(live_checks or {}, signer),
            warnings={
                "proxy": self.sources.proxy_warning,
                "crowd": crowd.word,
                "chain": self.areas.staff.known_chain.warning,
                **{name: word for area in self.areas.all for name, word in area.warnings.items()},
            },
            watchers=config.watcher_networks,
        )
        self.callers = Callers(callers_max(config.connections_max), crowd.noted)
        self.runner = Runner(
            self._application(),
            callers=self.callers,
            peer_of=self.sources.of_peer,
            counts=self.counts,
            shutdown_timeout=config.stop_seconds,
        )
        self.port = config.port

    def _house(self, process: ProcessId | None, ids: Ids, signer: Signer) -> House:
        config = self.config
        return house_of(
            process=process,
            clock=self.clock,
            ids=ids,
            signer=signer,
            post=self.pushes,
            sources=self.sources,
            due=self.live.due,
            settle_seconds=config.settle_seconds,
            origins=config.origins,
            is_demonstration=config.is_demonstration,
            build=release(assets_folder(config.assets_path)),
            retirements=retirements_in(config.retirements_path),
            bus=self.live.bus,
            shared=self.live.shared,
        )

    def _areas(self, house: House, seals: Seals) -> Areas:
        return build_areas(
            house,
            self.durable,
            self.live,
            seals,
            consoles=self.here[CONSOLES],
            own_page=own_page(assets_folder(self.config.assets_path)),
            pin=pin_in(assets_folder(self.config.assets_path)),
            console_origins=self.config.console_sites,
            more=[mail_servers(self.config.smtp_path)],
        )

    def _show(self) -> None:
        """To pages what changes in the areas, to operators their numbers and ours."""
        self.pushes.show(each for area in self.areas.all for each in area.shown)
        self.counts.watch(
            visitors=lambda: len(self.here[VISITORS].accepted),
            consoles=lambda: len(self.here[CONSOLES].accepted),
        )
        self.counts.show(each for area in self.areas.all for each in area.metrics)
        room = _of_the_disk(self.config.signing_key_path.parent)
        self.counts.show([_of_the_loop(self.loop_lag), room, *self.live.metrics])

    def _checks(self, live_checks: Mapping[str, Check], signer: Signer) -> Mapping[str, Check]:
        """What must be well for `/readyz` to be green, by the name of the part."""
        checks = {"database": self.durable.check, **live_checks}
        for area in self.areas.all:
            checks |= area.checks
        checks["sweep"] = self.sweep.check
        if isinstance(signer, FileSigner):
            checks["signing_key"] = partial(check_signer, signer)
        return checks

    def _servers(self, place: str) -> tuple[NamespaceServer, NamespaceServer]:
        config = self.config
        pings = {
            VISITORS: (config.visitor_ping_seconds, config.visitor_wait_seconds),
            CONSOLES: (config.console_ping_seconds, config.console_wait_seconds),
        }
        origins = {
            VISITORS: ["null", *config.origins],
            CONSOLES: [*config.origins, *config.console_sites],
        }
        visitors, consoles = (
            NamespaceServer(
                Handling(connections, self.areas.all, self.counts),
                origins=origins[name],
                ping_seconds=pings[name],
                unsent_max_bytes=config.unsent_max_bytes,
                connections_max=config.connections_max,
                place=place,
                source_of=self.sources.of,
                logger=logs.deaf(),
            )
            for name, connections in self.here.items()
        )
        return visitors, consoles

    def _application(self) -> web.Application:
        config = self.config
        assets = Assets(
            assets_folder(config.assets_path), config.origins, kept=config.releases_path
        )
        return make_app(
            self.counts,
            self.sources.of,
            [route for area in self.areas.all for route in area.routes],
            [
                *self.visitors.routes(f"{VISITORS}/socket.io/"),
                *self.consoles.routes(f"{CONSOLES}/socket.io/"),
                *assets.routes(),
                *self.health.routes(),
            ],
            ConsoleSites(config.console_sites),
        )


def _of_the_loop(lag: LoopLag) -> Metric:
    return Metric(
        "chatd_loop_lag_seconds",
        "How late the event loop was at most, in this minute and the one before",
        lambda: round(lag.worst.read(), 3),
    )


def _of_the_disk(folder: Path) -> Metric:
    return Metric(
        "chatd_disk_free_bytes",
        "Room left on the disk of the signing key's folder, in full MiB",
        lambda: free_bytes(folder),
    )
