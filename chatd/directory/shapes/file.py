"""An organisation's own file, taken away and brought back."""

from typing import Annotated

from msgspec import Meta, field

from chatd.base.shapes import Shape
from chatd.directory.rules.items import Kind
from chatd.directory.shapes.items import Looked

FILE_MAX_CHARS = 512 * 1024  # 20 lines in three languages and 500 people are a fifth of it


class OwnFile(Shape, frozen=True):
    """The answer of `GET /api/file`: all that the organisation has decided, as TOML; no secret stands in it."""

    name: str
    text: str


class FileBody(Shape, frozen=True):
    """`POST /api/file`. `removing`: what the file does not name is to go."""

    text: Annotated[str, Meta(max_length=FILE_MAX_CHARS)]
    removing: bool


class AtLine(Shape, frozen=True):
    """A sentence of the file's reader. `line`: from 1, null where it is of no single one. `key`: as of a `Sentence`."""

    line: int | None
    text: str
    key: str = ""
    gaps: dict[str, str] = field(default_factory=dict)


class StandsBeside(Shape, frozen=True):
    """What stands, is not named by the file, and stays."""

    kind: Kind
    id: str


class FileBrought(Shape, frozen=True):
    """The answer: one's own drafts of what is otherwise, to be looked at and published. With `errors` none was made."""

    errors: tuple[AtLine, ...]
    warnings: tuple[AtLine, ...]
    looked: tuple[Looked, ...]
    kept: tuple[StandsBeside, ...]
