"""Several real Redis for tests: a cluster of three primaries; a primary, its replica and three Sentinels; TLS."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

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
def cluster(replicas: int = 0, options: Sequence[str] = KEEPS_NOTHING) -> Iterator[Cluster]:
    """Three primaries that hold all slots, and so many replicas, which follow the primaries in their order."""
    with ExitStack() as stack:
        nodes = [_node(stack, options) for _ in range(PRIMARIES + replicas)]
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
        hosts = ",".join(f"{LOCAL}:{node.port}" for node in nodes)
        yield Cluster(nodes, f"redis+cluster://{USER}:{PASSWORD}@{hosts}")


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


def _node(stack: ExitStack, options: Sequence[str]) -> RedisProcess:
    bus_port = free_port()
    node = stack.enter_context(
        running(
            *options,
            *IS_REPLICA_FIT,
            *("--bind", LOCAL, "--cluster-enabled", "yes", "--cluster-port", str(bus_port)),
            *("--cluster-node-timeout", str(NODE_TIMEOUT_MS)),
            port=free_port(),
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
def sentinels(options: Sequence[str] = KEEPS_NOTHING) -> Iterator[Trio]:
    """A primary, a replica that has all it has, and three Sentinels that agree on that."""
    with ExitStack() as stack:
        common = (*options, *IS_REPLICA_FIT, "--bind", LOCAL, "--repl-diskless-sync-delay", "0")
        primary = stack.enter_context(running(*common, port=free_port()))
        follows = ("--replicaof", LOCAL, str(primary.port))
        replica = stack.enter_context(running(*common, *follows, port=free_port()))
        with replica.client() as client:
            until(lambda: client.info("replication")["master_link_status"] == "up")
        watching = [_sentinel(stack, primary.port) for _ in range(3)]
        for each in watching:
            with each.client() as client:
                until(lambda asked=client: _knows_all(asked))
        hosts = ",".join(f"{LOCAL}:{each.port}" for each in watching)
        url = f"redis+sentinel://{USER}:{PASSWORD}@{hosts}/{SERVICE}"
        yield Trio((primary, replica), watching, url)


def _knows_all(client) -> bool:
    (state,) = client.sentinel_masters().values()
    return state["num-slaves"] == 1 and state["num-other-sentinels"] == 2


def _sentinel(stack: ExitStack, primary_port: int) -> RedisProcess:
    process = RedisProcess(stack.enter_context(a_folder()), port=free_port())
    (process.folder / "sentinel.conf").write_text(
        f"port {process.port}\nbind {LOCAL}\nunixsocket {process.folder}/s\ndir {process.folder}\n"
        f"sentinel monitor {SERVICE} {LOCAL} {primary_port} {QUORUM}\n"
        f"sentinel down-after-milliseconds {SERVICE} {DOWN_MS}\n"
        f"sentinel failover-timeout {SERVICE} 3000\n"
    )
    stack.callback(process.stop)
    process.run(f"{process.folder}/sentinel.conf", "--sentinel")
    return process
