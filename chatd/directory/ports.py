"""What the directory needs from the world."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from chatd.base.http import BODY_MAX_BYTES, Request
from chatd.base.names import LineId, OrganisationId, Seconds, StaffId
from chatd.directory.rules.checks.fields import Path
from chatd.directory.rules.directory import Directory, Staff
from chatd.directory.rules.items import Key
from chatd.directory.rules.written import Item


class News(NamedTuple):
    """What has been published since. `numbers`: of every organisation; `directory`: of those whose number is new."""

    numbers: Mapping[OrganisationId, int]
    directory: Directory


class Directories(Protocol):
    """The durable configuration: organisations, lines, embeds, staff. Whatever changes is published (`Items`)."""

    async def load(self) -> Directory:
        """All of it, as last stored. Raises: Unavailable."""

    async def news(self, known: Mapping[OrganisationId, int]) -> News:
        """What is new to who knows these numbers; one question when nothing is. Raises: Unavailable."""

    async def store(self, directory: Directory, before: Directory | None = None) -> "Changes":
        """Make the stored directory equal to this one. Idempotent. `before`: only if that is what is stored.

        Staff that are gone lose their links and bearers. Raises: Refused(OUT_OF_ORDER: `before` is not), Unavailable.
        """

    async def settle(self) -> None:
        """Whatever a release before, or a person at the database, has changed is of a new version and published.

        Idempotent; writes nothing when there is nothing. Raises: Unavailable.
        """


@dataclass(frozen=True, slots=True)
class Changes:
    """What a `store` did, in counts of rows."""

    added: int
    changed: int
    removed: int


class Standing(NamedTuple):
    """An item as it stands, and who published it when. `account`: "" is the operator, or a release before.

    An item that was taken away has a version still, and no `item`.
    """

    version: int
    account: str
    at: Seconds
    item: Item | None


class Change(NamedTuple):
    """`item` in place of version `base` (0: there was none); None takes it away."""

    key: Key
    base: int
    item: Item | None


class Draft(NamedTuple):
    """What one person has written and not published. `value`: a table as in the file; None: it is to be taken away."""

    staff: StaffId
    key: Key
    base: int
    value: Mapping[str, Any] | None
    at: Seconds


class Publication(NamedTuple):
    """What was published together. `before`: by item its version and its table, None where there was none.

    `undoes`: the publication of which it puts back what stood before.
    """

    number: int
    account: str
    at: Seconds
    undoes: int | None
    before: Mapping[Key, tuple[int, Mapping[str, Any] | None]]


NOTHING_ELSE: Mapping[Key, int] = {}


class Items(Protocol):
    """What organisations have decided, item by item, with versions; drafts; and what stood before."""

    async def standing(self, organisation: OrganisationId) -> Mapping[Key, Standing]:
        """All of this organisation, parents first. Raises: Unavailable."""

    async def publish(
        self,
        organisation: OrganisationId,
        account: StaffId,
        changes: Sequence[Change],
        undoes: int | None = None,
        relied_on: Mapping[Key, int] = NOTHING_ELSE,
    ) -> int:
        """All of it or nothing; the number of the publication. Versions grow by one, and each act is in the audit log.

        `relied_on`: items beside them by the version in which they must stand. The person's drafts of these items are
        gone. Raises: Refused(OUT_OF_ORDER: an item stands in another version;
        NOT_ALLOWED: it is of another organisation), Unavailable.
        """

    async def publications(self, organisation: OrganisationId) -> Sequence[Publication]:
        """Those that can be undone, the newest first. Raises: Unavailable."""

    async def keep_draft(self, draft: Draft, most: int) -> None:
        """In place of the person's one of this item. Raises: Refused(NO_ROOM: there are so many), Unavailable."""

    async def drop_draft(self, staff: StaffId, key: Key) -> None:
        """Idempotent. Raises: Unavailable."""

    async def drafts(self, organisation: OrganisationId) -> Sequence[Draft]:
        """Of all its people, the oldest first. Raises: Unavailable."""

    async def purge(self, before: Seconds) -> int:
        """Forget what stood before publications that are older; how many rows. Raises: Unavailable."""


class FileValues(NamedTuple):
    """What a file says, before it is judged. `line_of`: where a key stands in it, from 1."""

    values: Mapping[str, Any]
    line_of: Callable[[Path], int | None]


class FileForm(Protocol):
    """The open form of an organisation's file."""

    def read(self, content: bytes) -> FileValues:
        """Raises: DirectoryFileError (it is no such text)."""

    def write(self, directory: Directory) -> str:
        """All of it; `read` gives the same back."""


class PersonsOwn(NamedTuple):
    """A person's own phrases, as they were said. `version`: 0 where there were never any."""

    version: int
    phrases: Sequence[Mapping[str, Any]]


class OwnPhraseKeeper(Protocol):
    """Phrases of one person: told to her own console, and gone with her."""

    async def of(self, staff: StaffId) -> PersonsOwn:
        """Raises: Unavailable."""

    async def keep(
        self, staff: StaffId, version: int, phrases: Sequence[Mapping[str, Any]]
    ) -> None:
        """In place of that version, as the next one. Raises: Refused(OUT_OF_ORDER: it is another), Unavailable."""


class Asking(Protocol):
    """Who of the staff asks over HTTP; the area of the staff keeps this."""

    async def staff(self, request: Request, *, max_bytes: int = BODY_MAX_BYTES) -> Staff:
        """Whose bearer it is, when that person may ask this. Of a body no more than `max_bytes` is read.

        Raises: Unknown, Refused(TOO_OFTEN, OUT_OF_ORDER, NOT_LEAD, NOT_ALLOWED), Malformed, Unavailable.
        """


ADDED, CHANGED, REMOVED = "directory_added", "directory_changed", "directory_removed"


class Act(NamedTuple):
    """What is kept of a change in the staff's audit log. `act`: one of the three above."""

    organisation: OrganisationId
    at: Seconds
    account: str
    act: str
    about: str


class Question(NamedTuple):
    """Whether somebody waits or talks on one of these lines, or with one of these people."""

    id: str
    lines: tuple[LineId, ...]
    staff: tuple[StaffId, ...]
    is_answered: bool = False


class Questions(Protocol):
    """What a command asks the running daemon, which alone knows who is there.

    Nothing of a question outlives its answer by more than a minute. An answer names the lines and people that are in
    use: `line avoin`, `staff aino`.
    """

    async def ask(self, question: Question) -> None:
        """Put it. Raises: Unavailable."""

    async def answer_to(self, question: str) -> tuple[str, ...] | None:
        """The answer, once there is one. Raises: Unavailable."""

    async def forget(self, questions: Sequence[str]) -> None:
        """Question and answer go. Idempotent. Raises: Unavailable."""

    async def asked(self) -> Sequence[Question]:
        """All that there are, answered or not. Raises: Unavailable."""

    async def answer(self, question: str, in_use: Sequence[str]) -> None:
        """Answer it; one that is forgotten stays so. Raises: Unavailable."""


class NoQuestions:
    """Where no command can ask."""

    async def ask(self, question: Question) -> None:
        """Nobody hears it."""

    async def answer_to(self, question: str) -> tuple[str, ...] | None:
        """None: nobody has heard it."""

    async def forget(self, questions: Sequence[str]) -> None:
        """There are none."""

    async def asked(self) -> Sequence[Question]:
        """None."""
        return ()

    async def answer(self, question: str, in_use: Sequence[str]) -> None:
        """There are none."""
