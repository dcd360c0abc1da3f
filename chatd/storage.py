"""The stores that the settings name: opened, waited for, asked whether they answer, and closed in the end."""

import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from chatd.base.area import Check, Metric, NotReady
from chatd.base.errors import Unavailable
from chatd.base.names import ProcessId
from chatd.base.ports import Bus, DueTimes, Shared
from chatd.conversation.memory.conversations import MemoryConversations
from chatd.conversation.ports import ROOMS, ConversationStore
from chatd.conversation.redis.conversations import RedisConversations
from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.database.items import DatabaseItems
from chatd.directory.database.own_phrases import DatabaseOwnPhrases
from chatd.directory.database.questions import DatabaseQuestions
from chatd.directory.ports import Act, Directories, Items, NoQuestions, OwnPhraseKeeper, Questions
from chatd.line.memory.doors_and_tallies import MemoryDoorsAndTallies
from chatd.line.memory.tickets_and_desks import MemoryTicketsAndDesks
from chatd.line.ports import DoorsAndTallies, TicketsAndDesks
from chatd.line.redis.doors_and_tallies import RedisDoorsAndTallies
from chatd.line.redis.tickets_and_desks import RedisTicketsAndDesks
from chatd.process.config import Config, ConfigError
from chatd.process.ids import process_id
from chatd.process.start_wait import StartWait
from chatd.staff.database.audit import DatabaseAuditLog, add_rows
from chatd.staff.database.chains import DatabaseChains
from chatd.staff.database.passkeys import DatabasePasskeys
from chatd.staff.database.sign_ins import DatabaseSignIns
from chatd.staff.ports import AuditLog, AuditRow, Chains, Passkeys, SignIns
from chatd.stores.database.engine import Database, database_url
from chatd.stores.database.migrate import (
    NewerDatabaseError,
    go_back,
    migrate,
    number,
    revision_of,
    revisions,
    usable_from,
)
from chatd.stores.memory import MemoryDueTimes
from chatd.stores.redis.bus import RedisBus
from chatd.stores.redis.due_times import RedisDueTimes
from chatd.stores.redis.guard import RefusedRedisError
from chatd.stores.redis.opening import SilentRedisError, check_redis, opened_redis, why_not_ready
from chatd.stores.redis.server import RedisServer
from chatd.stores.redis.shared import RedisShared

IN_MEMORY = "sqlite:///:memory:"  # empty, and gone with whoever opened it


@dataclass(frozen=True, slots=True)
class Durable:
    """The durable ports, and how to ask whether they answer."""

    directories: Directories
    sign_ins: SignIns
    chains: Chains
    check: Check
    passkeys: Passkeys
    audit: AuditLog
    database: Database | None = None  # for later areas
    questions: Questions = field(default_factory=NoQuestions)
    items: Items | None = None  # None: nothing is published here
    own_phrases: OwnPhraseKeeper | None = None

    @classmethod
    def of(cls, database: Database) -> "Durable":
        """All durable ports on one database."""
        return cls(
            DatabaseDirectories(database, keep_acts),
            DatabaseSignIns(database),
            DatabaseChains(database),
            partial(_check_database, database),
            DatabasePasskeys(database),
            DatabaseAuditLog(database),
            database,
            DatabaseQuestions(database),
            DatabaseItems(database, keep_acts),
            DatabaseOwnPhrases(database),
        )


async def keep_acts(connection: AsyncConnection, acts: Sequence[Act]) -> None:
    """What the directory publishes is in the staff's audit log, or it is not published."""
    await add_rows(connection, [AuditRow(*act) for act in acts])


async def _check_database(database: Database) -> None:
    """Raises: NotReady."""
    try:
        await database.check()
    except Unavailable as error:
        fault = database.fault(error)
        raise NotReady(fault.word if fault else "broken") from None


async def _check_redis(redis: RedisServer) -> None:
    """Raises: NotReady."""
    try:
        await check_redis(redis)
    except Unavailable as error:
        raise NotReady(why_not_ready(error)) from None


@dataclass(frozen=True, slots=True)
class Live:
    """The live stores, and the one index of when to look at what they keep."""

    tickets_and_desks: TicketsAndDesks
    doors_and_tallies: DoorsAndTallies
    conversations: ConversationStore
    rooms: ConversationStore
    due: DueTimes
    redis: RedisServer | None = None  # for later areas
    bus: Bus | None = None  # None: this process is alone
    shared: Shared | None = None
    metrics: Sequence[Metric] = ()


def memory() -> Live:
    """Live state in this process: the default."""
    due = MemoryDueTimes()
    return Live(
        MemoryTicketsAndDesks(due),
        MemoryDoorsAndTallies(),
        MemoryConversations(due),
        MemoryConversations(due, ROOMS),
        due,
    )


@contextlib.asynccontextmanager
async def durable_of(address: str, wait: StartWait | None = None) -> AsyncIterator[Durable]:
    """The database at this address, its tables brought up to this release; closed in the end.

    `wait`: for a database that is coming up. Raises: as `database_at`; StoppedMeanwhileError.
    """
    async with database_at(address) as database:
        await (wait or StartWait()).until("database", partial(migrate, database), database.may_pass)
        yield Durable.of(database)


@contextlib.asynccontextmanager
async def database_at(address: str) -> AsyncIterator[Database]:
    """The database at this address as it is; closed in the end. Whatever it does not take inside is told in words.

    Raises: ConfigError (what to change); Unavailable (for a reason that nobody knows yet).
    """
    try:
        database = Database(address)
    except ValueError as error:
        raise ConfigError(f"database: {error}") from None
    try:
        yield database
    except NewerDatabaseError:
        raise ConfigError(
            f"database {database.shown}: made by a newer release; nothing was changed"
        ) from None
    except Unavailable as error:
        fault = database.fault(error)
        if fault is None:
            raise
        text = fault.text.removeprefix(f"{database.shown}: ")
        raise ConfigError(f"database {database.shown}: {text}") from None
    finally:
        await database.close()


@dataclass(frozen=True, slots=True)
class Tables:
    """Of which revision the tables are, and which this release makes. `now`, `oldest`: None where there are none.

    `oldest`: code from there on can use them. `earlier`: to which one can go back, the first one first.
    """

    now: str | None
    oldest: str | None
    newest: str
    earlier: tuple[str, ...]


async def tables_at(address: str) -> Tables:
    """Nothing is changed. Raises: as `database_at`."""
    async with database_at(address) as database:
        now = await revision_of(database)
    known = [number(each) for each in revisions()]
    oldest = None if now is None else usable_from(now)
    now = None if now is None else number(now)
    earlier = known[: known.index(now)] if now in known else []
    return Tables(now, oldest, known[-1], tuple(earlier))


async def tables_back(address: str, wanted: str) -> None:
    """Undo every migration after this one, one of `Tables.earlier`. Raises: as `database_at`."""
    async with database_at(address) as database:
        await go_back(database, next(each for each in revisions() if number(each) == wanted))


def database_file(address: str) -> Path | None:
    """The file of a SQLite database; None where it is no file. Raises: ValueError (not the address of a database)."""
    url = database_url(address)
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


@contextlib.asynccontextmanager
async def live_of(
    config: Config, wait: StartWait | None = None, process: ProcessId | None = None
) -> AsyncIterator[tuple[Live, Mapping[str, Check]]]:
    """Live state as the settings say, and how to ask whether it answers, by the name of the part.

    `process`: the id by which the others know this one; None is a new one.
    Raises: ConfigError (redis_url); StoppedMeanwhileError.
    """
    if not config.redis_url:
        yield memory(), {}
        return
    redis = await _redis(config.redis_url, wait or StartWait())
    bus = RedisBus(redis, process or process_id())
    try:
        await (wait or StartWait()).until("redis", bus.start, _no_answer)
        yield redis_live(redis, bus), {"redis": partial(_check_redis, redis)}
    finally:
        await bus.stop()
        await redis.close()


def redis_live(redis: RedisServer, bus: RedisBus) -> Live:
    """Live state in Redis, shared by all processes that are on it."""
    return Live(
        RedisTicketsAndDesks(redis),
        RedisDoorsAndTallies(redis),
        RedisConversations(redis, bus.process),
        RedisConversations(redis, bus.process, ROOMS),
        RedisDueTimes(redis),
        redis,
        bus,
        RedisShared(redis, bus.process),
        (
            Metric(
                "chatd_redis_round_trip_seconds",
                "How long Redis took to answer at most, in this minute and the one before",
                lambda: round(redis.worst_trip.read(), 3),
            ),
            Metric(
                "chatd_bus_subscribed",
                "1 while what other processes tell is heard",
                lambda: int(bus.is_subscribed),
            ),
        ),
    )


def _no_answer(error: Exception) -> str | None:
    return "no_answer" if isinstance(error, Unavailable) else None


async def _redis(url: str, wait: StartWait) -> RedisServer:
    def why(error: Exception) -> str | None:
        return "no_answer" if isinstance(error, SilentRedisError) else None

    try:
        return await wait.until("redis", partial(opened_redis, url), why)
    except RefusedRedisError as error:
        raise ConfigError(f"CHATD_REDIS_URL: {error}") from None
