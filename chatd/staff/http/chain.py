"""The chain over HTTP: what each console signs with, and what a lead's brings. Bearer only, no cookie."""

from chatd.base.base64url import to_text
from chatd.base.errors import Malformed
from chatd.base.http import Reply, Request, Route
from chatd.staff.http.asking import CALL, DONE, Asking, decoded
from chatd.staff.service.chain import ChainService
from chatd.staff.shapes.chain import (
    CertificateBody,
    ListBody,
    OnesStatement,
    PressBody,
    RecordBody,
    Records,
    StatementBody,
    Statements,
)


class ChainRequests:
    """One method for each call; each does one thing of the service."""

    def __init__(self, chain: ChainService, asking: Asking) -> None:
        self._chain, self._asking = chain, asking

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [
            CALL("GET", "/api/chain", self.own),
            CALL("POST", "/api/chain/statement", self.state),
            CALL("GET", "/api/chain/statements", self.statements),
            CALL("POST", "/api/chain/certificates", self.press),
            CALL("POST", "/api/chain/issuing", self.certify),
            CALL("POST", "/api/chain/revoked-issuing", self.revoke),
            CALL("GET", "/api/enrolled", self.records),
            CALL("POST", "/api/enrolled", self.add_record),
        ]

    async def own(self, request: Request) -> Reply:
        """What this person's console signs with."""
        return Reply(await self._chain.own(await self._asking.staff(request)))

    async def state(self, request: Request) -> Reply:
        """A statement of one's own."""
        staff = await self._asking.staff(request)
        body = await request.body(StatementBody)
        await self._chain.state(staff, decoded(body.statement))
        self._asking.note("statement_made", staff)
        return DONE

    async def statements(self, request: Request) -> Reply:
        """Everybody's newest, for a lead."""
        stated = await self._chain.statements(await self._asking.staff(request))
        shown = (
            OnesStatement(staff=staff.id, alias=staff.alias, statement=to_text(statement))
            for staff, statement in stated
        )
        return Reply(Statements(statements=tuple(shown)))

    async def press(self, request: Request) -> Reply:
        """A lead's certificates and lists."""
        staff = await self._asking.staff(request)
        body = await request.body(PressBody)
        certificates = [(each.staff, decoded(each.certificate)) for each in body.certificates]
        await self._chain.press(staff, certificates, [decoded(each) for each in body.lists])
        self._asking.note("staff_certified", staff, len(certificates))
        return DONE

    async def certify(self, request: Request) -> Reply:
        """A lead installs one more certificate of an issuing key."""
        staff = await self._asking.staff(request)
        body = await request.body(CertificateBody)
        await self._chain.keep_issuing(staff, decoded(body.certificate))
        self._asking.note("certificate_installed", staff)
        return DONE

    async def revoke(self, request: Request) -> Reply:
        """A lead installs a root's list of issuing keys."""
        staff = await self._asking.staff(request)
        body = await request.body(ListBody)
        await self._chain.keep_revoked_issuing(staff, decoded(body.list))
        self._asking.note("issuing_revoked", staff)
        return DONE

    async def records(self, request: Request) -> Reply:
        """The enrolled list, from behind a number."""
        after = request.query("after") or "0"
        if not after.isascii() or not after.isdecimal() or len(after) > len(str(2**32)):
            raise Malformed
        found = await self._chain.records(await self._asking.staff(request), int(after))
        return Reply(Records(records=tuple(map(to_text, found))))

    async def add_record(self, request: Request) -> Reply:
        """The next record of the enrolled list."""
        staff = await self._asking.staff(request)
        body = await request.body(RecordBody)
        await self._chain.add_record(staff, decoded(body.record))
        self._asking.note("record_added", staff)
        return DONE
