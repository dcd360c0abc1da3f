"""How many professionals have come, by month and field, for the leads of the organisation."""

from chatd.base.http import Reply, Request, Route
from chatd.line.service.counting_advice import CountingAdvice
from chatd.line.shapes.advice import AdviceAsked, MonthOfAdvice
from chatd.staff.http.asking import CALL, Asking


class AdviceRequests:
    """One call."""

    def __init__(self, counting: CountingAdvice, asking: Asking) -> None:
        self._counting, self._asking = counting, asking

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [CALL("GET", "/api/advice", self.counts)]

    async def counts(self, request: Request) -> Reply:
        """Of the lead's own organisation."""
        staff = await self._asking.staff(request)
        found = await self._counting.of(staff.organisation)
        return Reply(
            AdviceAsked(
                months=tuple(
                    MonthOfAdvice(month=each.month, sector=each.sector or None, count=each.times)
                    for each in found
                )
            )
        )
