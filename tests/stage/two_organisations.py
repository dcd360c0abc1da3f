"""A line that two organisations serve, and a line of the second that takes over what the first hands on."""

import asyncio
import json
import re
from dataclasses import dataclass, field

from chatd.base.base64url import to_bytes, to_text
from chatd.base.names import StaffId
from chatd.main import offline
from tests.stage.association import Association, found_in, key_of
from tests.stage.line import START_MAX_SECONDS
from tests.stage.seals import Issuer

SILTA, BOTH = "Silta ry", 2
ANSWERED_BY = '["professional"]'
SECOND = """
[[organisation]]
id = "silta"
name = "Silta ry"
roots = ["{root}"]
serves = ["avoin"]
takes_from = {{ silta-puhu = ["esimerkki"] }}

[[embed]]
id = "silta-etusivu"
line = "avoin"
organisation = "silta"
sites = ["{site}"]

[[staff]]
id = "doris"
organisation = "silta"
alias = "Doris"
role = "counsellor"
lines = ["avoin"]
languages = ["fi", "sv", "en"]
answers_as = "professional"

[[staff]]
id = "dora"
organisation = "silta"
alias = "Dora"
role = "counsellor"
lines = ["silta-puhu"]
languages = ["fi", "sv", "en"]
answers_as = "professional"

[[staff]]
id = "silja"
organisation = "silta"
alias = "Silja"
role = "lead"
lines = ["silta-puhu"]
languages = ["fi"]
answers_as = "professional"
"""


@dataclass
class TwoOrganisations(Association):
    """Each with a root of its own; the first one's has certified the second's issuing key."""

    second_root: str = ""
    second: Issuer = field(default_factory=lambda: Issuer(SILTA))

    @property
    def _second_root_file(self) -> str:
        return str(self.folder / "root-2.key")

    async def describe(self) -> None:
        made = await self.run(
            "keys", "root", "--without-passphrase", "--out", self._second_root_file
        )
        self.second_root = found_in(made)
        await super().describe()

    def _description(self) -> str:
        first = super()._description()
        said = 'invites = { avoin = ["silta"] }\nhands_to = ["silta-puhu"]'
        first = re.sub(r"^hands_to = \[\]$", said, first, count=1, flags=re.MULTILINE)
        return (
            first + self._second_line(first) + SECOND.format(root=self.second_root, site=self.site)
        )

    def _second_line(self, first: str) -> str:
        """As the first one's for those who have used violence."""
        begins = first.index('[[line]]\nid = "muutos"')
        line = first[begins : first.index("[[embed]]", begins)]
        line = line.replace('id = "muutos"', 'id = "silta-puhu"')
        line = line.replace('organisation = "esimerkki"', 'organisation = "silta"')
        line = re.sub(
            r"^answered_by = .*$", f"answered_by = {ANSWERED_BY}", line, flags=re.MULTILINE
        )
        name = 'name = { fi = "Silta: puhu", en = "Silta: talk" }'
        return re.sub(r"^name = \{.*$", name, line, count=1, flags=re.MULTILINE)

    async def found_chains(self) -> None:
        """Of both; and the first root certifies the second's issuing key, under the second's own name."""
        await self.found_chain()
        for root in (self._second_root_file, str(self.folder / "root.key")):
            certificate = await self.certify(to_text(self.second.public_key), root, SILTA)
            await self.run("keys", "install-certificate", "silta", certificate)
            self.second.certificate = self.second.certificate or to_bytes(certificate)
        await self.press_second(lists=[self.second.revoked(1)])
        # Its list stands behind the first root's certificate as well; the daemon looks every few seconds.
        known = self._until("/line/etusivu", lambda answer: len(_lists(answer)) == BOTH)
        await asyncio.wait_for(known, START_MAX_SECONDS)

    async def press_second(self, *, lists: tuple[bytes, ...] | list[bytes] = ()) -> int:
        """What the second's lead does once a fortnight."""
        async with offline(self.environment["CHATD_DATABASE"]) as here:
            await here.known_chain.read()
            lead = here.registry.staff(StaffId("silja"))
            certificates = [
                (staff.id, self.second.certify(staff.alias, key_of(statement), staff.answers_as))
                for staff, statement in await here.chain.statements(lead)
            ]
            await here.chain.press(lead, certificates, lists)
        return len(certificates)


def _lists(answer: bytes) -> list[str]:
    """The revocation lists that a visitor's page is given."""
    _, _, body = answer.partition(b"\r\n\r\n")
    return list(json.loads(body)["revocations"]) if answer.startswith(b"HTTP/1.1 200") else []
