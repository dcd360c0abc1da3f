"""The staff's calls about being called in."""

from chatd.base.http import Reply, Request, Route
from chatd.base.names import Language, LineId
from chatd.base.shapes import Empty
from chatd.rota.http.calls import CALL
from chatd.rota.ports import Asking
from chatd.rota.rules.mail import masked
from chatd.rota.service.calling import Calling
from chatd.rota.service.mailing import Mailing
from chatd.rota.shapes.calls import (
    AnswerCall,
    CallAddress,
    CallWish,
    EndCall,
    KeepAddress,
    MakeCall,
)

CALLED_IN = "called_in"
DONE = Reply(Empty())


class CallInCalls:
    """One method for each."""

    def __init__(self, calling: Calling, mailing: Mailing, asking: Asking) -> None:
        self._calling, self._mailing, self._asking = calling, mailing, asking

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [
            CALL("POST", "/api/call-in", self.call),
            CALL("POST", "/api/call-in/over", self.over),
            CALL("POST", "/api/call-in/answer", self.answer),
            CALL("POST", "/api/call-in/wish", self.wish),
            CALL("GET", "/api/call-in/address", self.address),
            CALL("POST", "/api/call-in/address", self.keep_address),
        ]

    async def call(self, request: Request) -> Reply:
        """A lead needs one more."""
        staff = await self._asking.staff(request)
        body = await request.body(MakeCall)
        await self._calling.call(staff, LineId(body.line))
        self._asking.note(CALLED_IN, staff, about=body.line)
        return DONE

    async def over(self, request: Request) -> Reply:
        """Enough."""
        staff = await self._asking.staff(request)
        body = await request.body(EndCall)
        await self._calling.end(staff, body.id)
        return DONE

    async def answer(self, request: Request) -> Reply:
        """She comes, or cannot. Never in the log."""
        staff = await self._asking.staff(request)
        body = await request.body(AnswerCall)
        await self._calling.answer(staff, body.id, body.minutes)
        return DONE

    async def wish(self, request: Request) -> Reply:
        """Whether she is called at all."""
        staff = await self._asking.staff(request)
        body = await request.body(CallWish)
        await self._calling.wish(staff, is_called=body.is_called)
        return DONE

    async def address(self, request: Request) -> Reply:
        """Her own, so that she knows it again: whoever has let her in could come in as her, and read it."""
        staff = await self._asking.staff(request)
        is_set_up, own = await self._mailing.settings(staff)
        if own is None:
            return Reply(CallAddress(is_set_up=is_set_up, address=None, language=None))
        address = masked(own.address)
        return Reply(CallAddress(is_set_up=is_set_up, address=address, language=own.language))

    async def keep_address(self, request: Request) -> Reply:
        """Where e-mail of calls goes. Never in the log, nor that there is one."""
        staff = await self._asking.staff(request)
        body = await request.body(KeepAddress)
        if body.address is None:
            await self._mailing.remove(staff)
        else:
            await self._mailing.keep(staff, body.address, Language(body.language))
        return DONE
