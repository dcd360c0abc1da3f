"""Live state never reaches a disk, and is never thrown away: a Redis that does so, or does not say, is refused."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

from chatd.stores.redis.link import ReplyError

Ask = Callable[..., Awaitable[Any]]


class Wanted(NamedTuple):
    """What a setting must be, why, and whether that counts only where replicas take a primary's place."""

    values: tuple[str, ...]
    why: str
    is_of_replicas: bool = False


TO_DISK = "writes what it holds to disk"
WANTED: Mapping[str, Wanted] = {
    "save": Wanted(("",), TO_DISK),
    "appendonly": Wanted(("no",), TO_DISK),
    "repl-diskless-sync": Wanted(("yes",), "writes to disk what it sends to a replica"),
    "repl-diskless-load": Wanted(
        ("swapdb", "on-empty-db"),
        "as a replica writes to disk what it is sent",
        is_of_replicas=True,
    ),
    "maxmemory-policy": Wanted(("noeviction",), "throws away people's places when it is full"),
    "crash-log-enabled": Wanted(("no",), "writes what it was just asked to its log when it falls"),
}


class RefusedRedisError(Exception):
    """This Redis would break a promise, or cannot be asked; the text says what to do, and holds no password."""


async def must_be_fit(ask: Ask, *, has_replicas: bool) -> None:
    """Asked of each Redis before anything else is, and again by `/readyz`.

    Raises: RefusedRedisError, and whatever `ask` raises but ReplyError.
    """
    found = await _settings(ask)
    for name, wanted in WANTED.items():
        if wanted.is_of_replicas and not has_replicas:
            continue
        if name not in found:
            raise RefusedRedisError(f"this Redis does not say what its `{name}` is")
        if found[name] not in wanted.values:
            raise RefusedRedisError(
                f"this Redis {wanted.why} (`{name} {found[name]}`): say `{name} {_first(wanted)}` in "
                "redis.conf" + ", and remove the files it wrote" * (wanted.why is TO_DISK)
            )


def _first(wanted: Wanted) -> str:
    return wanted.values[0] or '""'


async def _settings(ask: Ask) -> Mapping[str, str]:
    try:
        found = await ask("CONFIG", "GET", *WANTED)
    except ReplyError as error:
        if error.code == "NOPERM":
            raise RefusedRedisError(
                "this user may not ask Redis whether it writes to disk: allow it `+config|get`"
            ) from None
        if error.code == "ERR":
            raise RefusedRedisError(
                "this Redis does not answer `CONFIG GET`, so it might write to disk unseen"
            ) from None
        raise
    return {name.decode(): value.decode() for name, value in found.items()}
