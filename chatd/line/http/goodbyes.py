"""The last word of a page that goes away, when it has no connection any more to say it on."""

from chatd.base.base64url import to_bytes
from chatd.base.http import FOR_ALL_SITES, Reply, Request, Route
from chatd.base.limits import WRONG_KEYS
from chatd.base.ports import SourceLimits
from chatd.base.shapes import Empty
from chatd.line.service.visits import Visits
from chatd.line.shapes.visitor import Goodbye

GOODBYE_MAX_BYTES = 4 * 1024  # a value of 2 048 characters and a key of 43, with room


class Goodbyes:
    """A plain request of any site, as a browser still sends it for a page that is gone: no cookie, no preflight."""

    def __init__(self, visits: Visits, sources: SourceLimits) -> None:
        self._visits, self._sources = visits, sources

    def routes(self) -> list[Route]:
        """What is answered here; the page reads the answer, from whichever site."""
        return [Route("POST", "/leave", self.leave, counted_as="leave", headers=FOR_ALL_SITES)]

    async def leave(self, request: Request) -> Reply:
        """The same key gives up the same place, however often; a wrong one is counted for its value, as in `resume`.

        Any site may send wrong ones from a browser of the same network: they keep nobody who is right from leaving.
        """
        said = await request.body(Goodbye, max_bytes=GOODBYE_MAX_BYTES)
        with self._sources.counting_wrong(WRONG_KEYS, said.value or said.key):
            await self._visits.goodbye(said.value, to_bytes(said.key), quick=said.quick)
        return Reply(Empty(), FOR_ALL_SITES)
