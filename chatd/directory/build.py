"""Builds the area: what organisations have decided, read at the start and again every few seconds."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from chatd.base.area import Area, Metric, NotReady
from chatd.base.house import House
from chatd.base.names import Seconds
from chatd.base.ports import Clock, Journal
from chatd.base.sweeper import Job
from chatd.directory.http.file import FileRequests
from chatd.directory.http.hours import HoursRequests
from chatd.directory.http.items import ItemRequests
from chatd.directory.http.ready_made import ReadyMadeRequests
from chatd.directory.http.snippets import SnippetRequests
from chatd.directory.ports import Asking, Directories, Items, OwnPhraseKeeper, Questions
from chatd.directory.rules import review
from chatd.directory.service.ahead import Ahead
from chatd.directory.service.editing import Editing, May
from chatd.directory.service.one_file import OneFile
from chatd.directory.service.previews import Previews
from chatd.directory.service.public_services import PublicServices
from chatd.directory.service.questions import ANSWER_EVERY_SECONDS, Answering
from chatd.directory.service.reading import Reading
from chatd.directory.service.ready_made import ReadyMade
from chatd.directory.service.registry import Gone, Registry
from chatd.directory.service.snippets import Snippets
from chatd.directory.toml.one_file import TomlFile

PURGE_EVERY_SECONDS = 3_600
RELOAD_EVERY_SECONDS = 2  # what was published is known to every process within this time
SETTLE_EVERY_SECONDS = (
    60  # what a release before has written is found within this time, and all is read
)


@dataclass(frozen=True, slots=True)
class Directory:
    """The area, and the registry that all others ask.

    `listeners` are told of each change once it is read; when one of them fails, of all of it again with the next read.
    """

    area: Area
    registry: Registry
    answering: Answering
    public_services: PublicServices = field(default_factory=PublicServices)
    listeners: list[Callable[[Gone], Awaitable[None]]] = field(default_factory=list)


def build_editing(
    house: House,
    directory: Directory,
    items: Items,
    own_phrases: OwnPhraseKeeper,
    snippets: Snippets,
    previews: Previews,
    asking: Asking,
    may: May,
) -> Area:
    """What leads and admins change themselves. `asking`, `may`: of the area of the staff, which stands on this one."""
    clock = house.clock
    editing = Editing(items, directory.registry, clock, may, directory.answering.in_use)
    previews.draft_of = editing.draft_of
    file = OneFile(editing, items, directory.registry, TomlFile(), clock)
    return Area(
        routes=[
            *ItemRequests(editing, directory.registry, asking).routes(),
            *FileRequests(file, directory.registry, asking).routes(),
            *HoursRequests(Ahead(clock), asking).routes(),
            *SnippetRequests(snippets, previews, asking, house.origins).routes(),
            *ReadyMadeRequests(ReadyMade(directory.registry, own_phrases, clock), asking).routes(),
        ],
        jobs=[Job("purge_past", PURGE_EVERY_SECONDS, editing.purge)],
    )


def build(
    directories: Directories, questions: Questions, clock: Clock, journal: Journal
) -> Directory:
    """Nothing is read yet."""
    registry = Registry(directories)
    answering = Answering(questions)
    listeners: list[Callable[[Gone], Awaitable[None]]] = []

    reading = Reading(registry, clock, journal)

    async def reload(_: Seconds) -> None:
        gone = await reading.again()
        if gone.is_changed:
            for listener in listeners:
                await listener(gone)
            registry.told()

    async def settle(_: Seconds) -> None:
        await directories.settle()
        registry.doubt()

    async def some_line() -> None:
        if not registry.lines:
            raise NotReady("none")

    def due_for_review() -> int:
        today = datetime.fromtimestamp(clock.now(), UTC).date()
        return len(list(review.due_for_review(registry.directory, today)))

    area = Area(
        starts=[directories.settle, reading.start],
        checks={"line": some_line},
        jobs=[
            Job("settle", SETTLE_EVERY_SECONDS, settle),
            Job("reload", RELOAD_EVERY_SECONDS, reload),
            Job("questions", ANSWER_EVERY_SECONDS, answering.answer),
        ],
        metrics=[
            Metric("chatd_lines", "Lines that are served", lambda: len(registry.lines)),
            Metric(
                "chatd_directory_read_seconds",
                "When what is stored was last read, since 1970",
                lambda: reading.read_at,
            ),
            Metric(
                "chatd_directory_changed_seconds",
                "When what was read was last otherwise than before, since 1970",
                lambda: reading.changed_at,
            ),
            Metric(
                "chatd_helplines_due_for_review",
                "Helplines that nobody has confirmed for half a year",
                due_for_review,
            ),
        ],
    )
    return Directory(area, registry, answering, listeners=listeners)
