"""Several real Redis for tests: a cluster of three primaries; a primary, its replica and three Sentinels; TLS."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from redis.exceptions import RedisError

from tests.redis_server import KEEPS_NOTHING, PASSWORD, USER, RedisProcess, a_folder, running
from tests.stage.line import free_port

PRIMARIES, SLOTS = 3, 16_384
READY_SECONDS = 20
NODE_TIMEOUT_MS = 2_000
IS_REPLICA_FIT = ("--repl-diskless-load", "swapdb")
LOCAL = "127.0.0.1"


def until(condition: Callable[[], object]) -> None:
    """Raises: AssertionError when it does not come true."""
    end = time.monotonic() + READY_SECONDS
    while True:
        try:
            if condition():
                return
        except RedisError:
            pass
        assert time.monotonic() < end, "it does not come about"
        time.sleep(0.02)


@dataclass(frozen=True)
class Cluster:
    """`nodes`: the primaries, in the order of their slots; `spare`: a replica of the first, if there is one."""

    nodes: Sequence[RedisProcess]
    daemons_url: str

    def flush(self) -> None:
        """Empty all of them."""
        for node in self.nodes:
            with node.client() as client:
                client.flushall()


@contextmanager
def cluster(
    replicas: int = 0, options: Sequence[str] = KEEPS_NOTHING, tls: "Files | None" = None
) -> Iterator[Cluster]:
    """Three primaries that hold all slots, and so many replicas, which follow the primaries in their order.

    With `tls` they speak nothing else, with each other too.
    """
    with ExitStack() as stack:
        nodes = [_node(stack, options, tls) for _ in range(PRIMARIES + replicas)]
        primaries = nodes[:PRIMARIES]
        for number, node in enumerate(nodes):
            with node.client() as client:
                if node in primaries:
                    first, past = (SLOTS * (number + each) // PRIMARIES for each in (0, 1))
                    client.execute_command("CLUSTER", "ADDSLOTSRANGE", first, past - 1)
                    client.execute_command("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
                for other in nodes[:number]:
                    client.execute_command("CLUSTER", "MEET", LOCAL, other.port, other.bus_port)
        for node in nodes:
            with node.client() as client:
                until(lambda asked=client: _is_whole(asked, len(nodes)))
        for number, node in enumerate(nodes[PRIMARIES:]):
            _follow(node, nodes[number])
        yield Cluster(nodes, _url("cluster", nodes, tls))


def _url(kind: str, nodes: Sequence[RedisProcess], tls: "Files | None", more: str = "") -> str:
    hosts = ",".join(f"{LOCAL}:{node.port}" for node in nodes)
    scheme, options = ("redis", "") if tls is None else ("rediss", f"?{said(tls.client)}")
    return f"{scheme}+{kind}://{USER}:{PASSWORD}@{hosts}{more}{options}"


def _is_whole(client, count: int) -> bool:
    found = client.execute_command("CLUSTER", "INFO")
    said = found if isinstance(found, dict) else dict(x.split(":") for x in found.decode().split())
    return said["cluster_state"] == "ok" and int(said["cluster_known_nodes"]) == count


def _follow(replica: RedisProcess, primary: RedisProcess) -> None:
    with primary.client() as client:
        name = client.execute_command("CLUSTER", "MYID").decode()
    with replica.client() as client:
        until(lambda: client.execute_command("CLUSTER", "REPLICATE", name))
        until(lambda: client.info("replication")["master_link_status"] == "up")


def _node(stack: ExitStack, options: Sequence[str], tls: "Files | None") -> RedisProcess:
    port, bus_port = free_port(), free_port()
    node = stack.enter_context(
        running(
            *options,
            *IS_REPLICA_FIT,
            *("--bind", LOCAL, "--cluster-enabled", "yes", "--cluster-port", str(bus_port)),
            *("--cluster-node-timeout", str(NODE_TIMEOUT_MS)),
            *(() if tls is None else _between(tls, port, "cluster")),
            port=port,
        )
    )
    node.bus_port = bus_port
    return node


# ---- Sentinel ----

SERVICE, QUORUM, DOWN_MS = "line", 2, 500


@dataclass(frozen=True)
class Trio:
    """Two Redis, of which the first is the primary at first, and three Sentinels that watch them."""

    nodes: Sequence[RedisProcess]
    sentinels: Sequence[RedisProcess]
    daemons_url: str


@contextmanager
def sentinels(options: Sequence[str] = KEEPS_NOTHING, tls: "Files | None" = None) -> Iterator[Trio]:
    """A primary, a replica that has all it has, and three Sentinels that agree on that.

    With `tls` all of them speak nothing else, with each other too.
    """
    with ExitStack() as stack:
        common = (*options, *IS_REPLICA_FIT, "--bind", LOCAL, "--repl-diskless-sync-delay", "0")
        primary = _redis(stack, common, tls)
        replica = _redis(stack, (*common, "--replicaof", LOCAL, str(primary.port)), tls)
        with replica.client() as client:
            until(lambda: client.info("replication")["master_link_status"] == "up")
        watching = [_sentinel(stack, primary.port, tls) for _ in range(3)]
        for each in watching:
            with each.client() as client:
                until(lambda asked=client: _knows_all(asked))
        yield Trio((primary, replica), watching, _url("sentinel", watching, tls, f"/{SERVICE}"))


def _between(tls: "Files", port: int, *more: str) -> tuple[str, ...]:
    """TLS with whoever asks, and with each other."""
    kinds = ("replication", *more)
    return (*tls.server(port), *(word for kind in kinds for word in (f"--tls-{kind}", "yes")))


def _redis(stack: ExitStack, options: Sequence[str], tls: "Files | None") -> RedisProcess:
    port = free_port()
    more = () if tls is None else _between(tls, port)
    return stack.enter_context(running(*options, *more, port=port))


def _knows_all(client) -> bool:
    (state,) = client.sentinel_masters().values()
    return state["num-slaves"] == 1 and state["num-other-sentinels"] == 2


def _sentinel(stack: ExitStack, primary_port: int, tls: "Files | None") -> RedisProcess:
    process = RedisProcess(stack.enter_context(a_folder()), port=free_port())
    listens = f"port {process.port}"
    if tls is not None:
        options = _between(tls, process.port)
        pairs = zip(options[::2], options[1::2], strict=True)
        listens = "\n".join(f"{name[2:]} {value}" for name, value in pairs)
    (process.folder / "sentinel.conf").write_text(
        f"{listens}\nbind {LOCAL}\nunixsocket {process.folder}/s\ndir {process.folder}\n"
        f"sentinel monitor {SERVICE} {LOCAL} {primary_port} {QUORUM}\n"
        f"sentinel down-after-milliseconds {SERVICE} {DOWN_MS}\n"
        f"sentinel failover-timeout {SERVICE} 3000\n"
    )
    stack.callback(process.stop)
    process.run(f"{process.folder}/sentinel.conf", "--sentinel")
    return process


# ---- TLS ----


class Files:
    """Certificates of one authority of our own; `client`: the options of an address."""

    def __init__(self, folder: Path, *addresses: str) -> None:
        """`addresses`: for which the server's certificate counts, beside localhost."""
        self._authority = Authority(folder)
        self._certificate, self._key = self._authority.signed("localhost", *addresses)
        names = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
        files = (self._authority.file, *self._authority.signed("client"))
        self.client: Mapping[str, Path] = dict(zip(names, files, strict=True))

    def server(self, port: int) -> tuple[str, ...]:
        """By which a Redis speaks TLS at this port, to who has a certificate of the same authority."""
        return (
            *("--port", "0", "--tls-port", str(port)),
            *("--tls-ca-cert-file", str(self._authority.file)),
            *("--tls-cert-file", str(self._certificate), "--tls-key-file", str(self._key)),
        )


def said(options: Mapping[str, Path]) -> str:
    """As they stand in an address."""
    return "&".join(f"{name}={value}" for name, value in options.items())


@dataclass(frozen=True)
class Tls:
    """One that speaks TLS alone, to who has a certificate of the same authority; `files`: the client's options."""

    port: int
    files: Mapping[str, Path]

    def url(self, *options: str) -> str:
        """With these of the client's options."""
        chosen = said({each: self.files[each] for each in options})
        return f"rediss://{USER}:{PASSWORD}@localhost:{self.port}?{chosen}"


@contextmanager
def tls(folder: Path) -> Iterator[Tls]:
    """`folder`: for the authority and what it has signed."""
    files, port = Files(folder), free_port()
    with running(*KEEPS_NOTHING, "--bind", LOCAL, *files.server(port)):
        yield Tls(port, files.client)


class Authority:
    """Of the tests' own."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._key = folder, ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name(
            [x509.NameAttribute(NameOID.COMMON_NAME, "an authority of the tests")]
        )
        self.file = folder / "authority.pem"
        found = self._certificate(
            self._name, self._key, x509.BasicConstraints(ca=True, path_length=0)
        )
        self.file.write_bytes(found)

    def signed(self, name: str, *addresses: str) -> tuple[Path, Path]:
        """A certificate for this host and these addresses, and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        others = [x509.IPAddress(ip_address(each)) for each in addresses]
        alternative = x509.SubjectAlternativeName([x509.DNSName(name), *others])
        files = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        files[0].write_bytes(self._certificate(subject, key, alternative))
        files[1].write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return files

    def _certificate(self, subject, key, extension) -> bytes:
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(extension, critical=True)
            .sign(self._key, hashes.SHA256())
        )
        return made.public_bytes(serialization.Encoding.PEM)
