"""`example NAME` prints a file to begin with: the organisation's, a proxy's, systemd's."""

from chatd.commands.packaged import OPS
from chatd.commands.terminal import Namespace, Subparsers, finish, say
from chatd.process.config import Config

EXAMPLES = {
    "organisations": OPS / "organisations.example.toml",
    "nginx": OPS / "nginx" / "avoinlinja.conf",
    "systemd": OPS / "systemd" / "avoinlinja.service",
    "nginx-workers": OPS / "nginx" / "avoinlinja-workers.conf",
    "haproxy": OPS / "haproxy" / "haproxy.cfg",
    "caddy": OPS / "caddy" / "Caddyfile",
    "redis-acl": OPS / "redis.acl",
    "systemd-workers": OPS / "systemd" / "avoinlinja-workers.service",
    "check-proxy-logs": OPS / "check-proxy-logs",
    "environment": OPS / "systemd" / "environment",
}


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "example",
        help="print an example of a file that a line needs",
        description="Each explains itself; docs/operations.md says where it goes.",
    )
    parser.add_argument("name", choices=EXAMPLES, metavar="|".join(EXAMPLES))
    parser.set_defaults(run=run)


def run(args: Namespace, config: Config) -> int:
    """Print it. Returns the exit code."""
    return finish(_print, args, config)


async def _print(args: Namespace, _: Config) -> int:
    say(EXAMPLES[args.name].read_text("utf-8").rstrip())
    return 0
