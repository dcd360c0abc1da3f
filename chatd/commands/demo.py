"""`demo` starts a line, a partner's page and a root of its own, all of which are gone when it stops."""

import argparse
import asyncio
import contextlib
import dataclasses
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

from chatd.base.base64url import to_text
from chatd.base.names import StaffId
from chatd.commands.demonstrated import demonstrated
from chatd.commands.demonstration import DemonstrationKeys, SelfCertified
from chatd.commands.packaged import OPS
from chatd.commands.partner import PartnerPage
from chatd.commands.release import built_manifest, release_in
from chatd.commands.snippet import snippet_of
from chatd.commands.terminal import Mistaken, Namespace, Subparsers, finish, say, warn
from chatd.daemon.running import Daemon
from chatd.directory.rules.directory import Directory
from chatd.directory.service.snippets import first_helpline
from chatd.process.clock import SystemClock
from chatd.process.config import Config
from chatd.process.hardening import SWAPS, harden, has_swap
from chatd.process.open_files import connections_for, files_for, open_files
from chatd.process.setting_kinds import PORT_MAX
from chatd.storage import durable_of, live_of

PORTS_TRIED_MAX = 50
COUNSELLORS_MAX = 2


@dataclass(frozen=True, slots=True)
class Setup:
    """Where this demonstration stands: its files, its ports, and what browsers call it."""

    folder: Path
    port: int
    origin: str

    @property
    def is_localhost(self) -> bool:
        """Whether it is asked for by this machine's own name."""
        return self.origin == f"http://localhost:{self.port}"


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "demo",
        help="start a demonstration line and a partner's page; Ctrl-C stops both",
        description="Everything is made up for this one run and wiped at its end. Nobody real answers.",
    )
    parser.add_argument(
        "--port", type=port_number, metavar="N", help="of the line; default: CHATD_PORT"
    )
    parser.add_argument(
        "--partner-port",
        type=port_number,
        default=8081,
        metavar="N",
        help="of the partner's page; default: 8081",
    )
    parser.add_argument(
        "--public",
        metavar="URL",
        help="the line's origin as browsers see it, when something stands before it",
    )
    parser.add_argument(
        "--organisations",
        type=Path,
        default=OPS / "organisations.example.toml",
        metavar="FILE",
        help="default: ops/organisations.example.toml; the hours in it do not count: the line is open",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        metavar="DIR",
        help="keep the files here, so that it can be started again",
    )
    parser.add_argument(
        "--policy",
        action="append",
        default=[],
        metavar="NAME=N",
        help="a number of every line's policy, such as offer_seconds=5",
    )
    parser.set_defaults(run=run)


def run(args: Namespace, config: Config) -> int:
    """Run until Ctrl-C or SIGTERM. Returns the exit code."""
    harden()
    warn_of_swap()
    return finish(_demonstrate, args, _as_many_as_may_be_open(config))


def _as_many_as_may_be_open(config: Config) -> Config:
    """A demonstration starts also where only few files may be open."""
    fits = connections_for(open_files(files_for(config.connections_max)))
    return dataclasses.replace(config, connections_max=max(1, min(config.connections_max, fits)))


async def _demonstrate(args: Namespace, config: Config) -> int:
    stopped = _on_signals()
    if args.folder:
        args.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    keeping = contextlib.nullcontext(args.folder) if args.folder else _passing_folder()
    is_localhost = not args.public
    with keeping as folder, _partner(args.partner_port, is_localhost) as partner:
        port = free_port(config.port if args.port is None else args.port)
        setup = Setup(folder, port, args.public or f"http://localhost:{port}")
        keys = _keys(folder / "demonstration-keys")
        directory = demonstrated(args, to_text(keys.root_public), partner.origin)
        async with _line(config, setup, directory, keys) as daemon:
            _open_partner(partner, setup, config.assets_path, directory)
            _tell_links_on_enter(daemon, setup, directory)
            await _tell(daemon, setup, partner.origin, directory)
            sys.stdout.flush()
            await stopped.wait()
    say("Stopped. Nothing is left." if not args.folder else f"Stopped. Kept in {folder}.")
    return 0


# ---- the parts ----


@contextlib.contextmanager
def _passing_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="avoinlinja-") as name:
        yield Path(name)


@contextlib.contextmanager
def _partner(port: int, is_line_at_localhost: bool) -> Iterator[PartnerPage]:
    """At the other name of this machine than the line: two ports of one host would be one site."""
    host = "127.0.0.1" if is_line_at_localhost else "localhost"
    page = PartnerPage(OPS / "partner", free_port(port), host)
    try:
        yield page
    finally:
        page.stop()


@contextlib.asynccontextmanager
async def _line(
    config: Config, setup: Setup, directory: Directory, keys: DemonstrationKeys
) -> AsyncIterator[Daemon]:
    """The daemon of `serve` itself, but for the lead who certifies: here that is us, at once."""
    config = dataclasses.replace(
        config,
        host="127.0.0.1",
        port=setup.port,
        origin="" if setup.is_localhost else setup.origin,  # then 127.0.0.1 is answered too
        database=f"sqlite+aiosqlite:///{setup.folder}/line.sqlite",
        signing_key_path=setup.folder / "signing-key.json",
        is_demonstration=True,
    )
    async with durable_of(config.database) as stored, live_of(config) as (live, live_checks):
        await stored.directories.store(directory)
        chains = SelfCertified(stored.chains, keys, directory, SystemClock())
        for organisation in directory.organisations.values():
            await chains.found(organisation)
        durable = dataclasses.replace(stored, chains=chains)
        daemon = Daemon(config, durable, live=live, live_checks=live_checks)
        try:
            await daemon.start()
            yield daemon
        finally:
            await daemon.stop()


def _keys(path: Path) -> DemonstrationKeys:
    if path.exists():
        try:
            return DemonstrationKeys.from_bytes(path.read_bytes())
        except ValueError:
            raise Mistaken(f"{path}: no keys of a demonstration; name another --folder") from None
    keys = DemonstrationKeys.fresh()
    path.touch(mode=0o600)
    path.write_bytes(keys.to_bytes())
    return keys


def _open_partner(partner: PartnerPage, setup: Setup, assets: Path, directory: Directory) -> None:
    embed = next(iter(directory.embeds.values()))
    roots = directory.organisations[embed.organisation].roots
    helpline = first_helpline(directory.lines[embed.line], "fi")
    release = release_in(built_manifest(assets))
    partner.start(
        snippet_of(setup.origin, embed.id, roots, release, helpline=helpline), setup.origin
    )


def port_number(text: str) -> int:
    """From 0, which is any, to 65535. Raises: ArgumentTypeError."""
    if not text.isascii() or not text.isdecimal() or int(text) > PORT_MAX:
        raise argparse.ArgumentTypeError(f"a whole number from 0 to {PORT_MAX}, not {text!r}")
    return int(text)


def free_port(wanted: int) -> int:
    """The port asked for, or the next free one, and says so; 0: any. Raises: Mistaken."""
    for port in range(wanted, min(wanted + PORTS_TRIED_MAX, PORT_MAX + 1)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            found = int(probe.getsockname()[1])
            if wanted not in {0, found}:
                warn(f"Port {wanted} is taken; using {found}.")
            return found
    raise Mistaken(f"no free port from {wanted} to {wanted + PORTS_TRIED_MAX - 1}; see --port")


def warn_of_swap(swaps: Path = SWAPS) -> None:
    """`serve` refuses a machine with swap; a demonstration only says so."""
    if has_swap(swaps):
        warn("This machine has swap, so its memory can reach a disk. `serve` would not start here.")


# ---- what is said ----


async def _tell(daemon: Daemon, setup: Setup, site: str, directory: Directory) -> None:
    embed = next(iter(directory.embeds))
    say("\nAvoin linja, a demonstration: its root was made up just now and protects nobody.\n")
    say(f"  partner's page    {site}/")
    say(f"  own page          {setup.origin}/l/{embed}\n")
    await _tell_links(daemon, setup, directory)
    say("Ctrl-C stops everything and wipes it.")


async def _tell_links(daemon: Daemon, setup: Setup, directory: Directory) -> None:
    for staff in _shown_staff(directory):
        link = (await daemon.areas.staff.ways_in.invitations.make_link(StaffId(staff))).text
        is_lead = directory.staff[StaffId(staff)].role.leads
        page = f"{'board' if is_lead else 'console'}, {staff}"
        board = "&board" if is_lead else ""
        say(f"  {page:<17} {setup.origin}/console/#link={link}{board}")
    say("\nEach of these links signs in once, within 15 minutes. More links: press Enter here, or")
    say(
        f"  cd {Path.cwd()} && {sys.executable} -m chatd staff link NAME "
        f"--origin {setup.origin} --database sqlite:///{setup.folder}/line.sqlite\n"
    )


def _shown_staff(directory: Directory) -> list[str]:
    """Two counsellors, and a lead for the board."""
    everybody = sorted(directory.staff.values(), key=lambda each: each.id)
    counsellors = [each.id for each in everybody if not each.role.leads]
    leads = [each.id for each in everybody if each.role.leads]
    return [*counsellors[:COUNSELLORS_MAX], *leads[:1]]


def _on_signals() -> asyncio.Event:
    """Set by Ctrl-C or SIGTERM from now on, however early they come."""
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stopped.set)
    return stopped


def _tell_links_on_enter(daemon: Daemon, setup: Setup, directory: Directory) -> None:
    """At a terminal, each Enter prints fresh links."""
    loop, tasks = asyncio.get_running_loop(), set()

    def on_line() -> None:
        if not sys.stdin.readline():
            loop.remove_reader(sys.stdin)
            return
        task = asyncio.ensure_future(_tell_links(daemon, setup, directory))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    if sys.stdin.isatty():
        loop.add_reader(sys.stdin, on_line)
