"""The organisation's own file: taken away by a lead, brought back by an admin as drafts."""

from chatd.base.http import Reply, Request, Route
from chatd.directory.http.items import CALL
from chatd.directory.http.shown import Shown
from chatd.directory.ports import Asking
from chatd.directory.service.one_file import Mistake, OneFile
from chatd.directory.service.registry import Registry
from chatd.directory.shapes.file import AtLine, FileBody, FileBrought, OwnFile, StandsBeside

FILE_MAX_BYTES = 1024 * 1024  # of a request: letters beyond ASCII and quotes take two


class FileRequests:
    """Two calls."""

    def __init__(self, file: OneFile, registry: Registry, asking: Asking) -> None:
        self._file, self._asking = file, asking
        self._shown = Shown(registry)

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [CALL("GET", "/api/file", self.taken), CALL("POST", "/api/file", self.brought)]

    async def taken(self, request: Request) -> Reply:
        """All of the organisation."""
        staff = await self._asking.staff(request)
        text = await self._file.taken(staff)
        return Reply(OwnFile(name=f"{staff.organisation}.toml", text=text))

    async def brought(self, request: Request) -> Reply:
        """Drafts of what it would change."""
        staff = await self._asking.staff(request, max_bytes=FILE_MAX_BYTES)
        body = await request.body(FileBody, max_bytes=FILE_MAX_BYTES)
        found = await self._file.brought(
            staff, body.text.encode("utf-8", "surrogatepass"), is_removing=body.removing
        )
        return Reply(
            FileBrought(
                errors=tuple(map(_at_line, found.errors)),
                warnings=tuple(map(_at_line, found.warnings)),
                looked=tuple(self._shown.look(each) for each in found.looks),
                kept=tuple(StandsBeside(kind=key.kind, id=key.id) for key in found.kept),
            )
        )


def _at_line(each: Mistake) -> AtLine:
    return AtLine(line=each.line, text=str(each.text), key=each.key, gaps=dict(each.gaps))
