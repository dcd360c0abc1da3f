"""Turva's line, which Silta's people may serve too: both sides have said so, and a root of Turva vouches for Silta."""

from base64 import urlsafe_b64encode
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chatd.base.names import EmbedId, LineId, OrganisationId, StaffRole
from chatd.directory.rules.directory import Embed, Organisation
from chatd.staff.ports import STAFF_SERIES, KeptIssuing, KeptList
from tests.service.chains import DAY, NOW, issuing, revoked
from tests.service.world import (
    LINE,
    ORGANISATION,
    ROOT_KEY,
    a_directory,
    a_line,
    a_person,
    a_policy,
)

SILTA, THEIR_EMBED = OrganisationId("silta"), EmbedId("silta-e")
SILTA_ROOT_KEY = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
SILTA_ROOT = urlsafe_b64encode(SILTA_ROOT_KEY.public_key().public_bytes_raw()).rstrip(b"=").decode()
NINETY_DAYS = NOW + 89 * DAY


def of_silta(name, role=StaffRole.COUNSELLOR, **more):
    return replace(a_person(name, role, **more), organisation=SILTA)


def together(*, invites=True, serves=True, **policy):
    """Aino, Bo, Cilla and their lead Lea are of Turva; Dora and her lead Silja are of Silta, which has an embed."""
    directory = a_directory(a_line(policy=a_policy(**policy)))
    turva = directory.organisations[ORGANISATION]
    people = (of_silta("dora"), of_silta("silja", StaffRole.LEAD))
    return replace(
        directory,
        organisations={
            ORGANISATION: replace(turva, invites={LINE: (SILTA,)} if invites else {}),
            SILTA: Organisation(SILTA, "Silta ry", (SILTA_ROOT,), serves=(LINE,) if serves else ()),
        },
        embeds={
            **directory.embeds,
            THEIR_EMBED: Embed(THEIR_EMBED, LINE, SILTA, ("https://silta.example",)),
        },
        staff={**directory.staff, **{each.id: each for each in people}},
    )


def of_silta_issuing(*, root=SILTA_ROOT_KEY, name="silta", **more):
    return issuing(name, root=root, organisation="Silta ry", **more)


async def vouch(world, certificate=None, *, until=NINETY_DAYS):
    """A root of Turva has signed for Silta's issuing key."""
    front = certificate or of_silta_issuing(root=ROOT_KEY)
    await world.chains.keep_issuing(SILTA, KeptIssuing(front, until))
    await world.services.known_chain.read()
    return front


async def own_chain(world, number=1, *names):
    """Silta's own certificate and its list of now."""
    own = of_silta_issuing()
    await world.chains.keep_issuing(SILTA, KeptIssuing(own, NINETY_DAYS))
    data = revoked(number, *names, by="silta", behind=own)
    await world.chains.press(SILTA, [], [KeptList(STAFF_SERIES, number, NOW + 6 * DAY, data)])
    await world.services.known_chain.read()
    return own, data


PUHU = LineId("silta-puhu")


def handing(*, takes=True, hands=True, topics=("used", "professional"), **more):
    """Turva hands talks on to Silta's own line, which takes them; nobody of Silta serves Turva's."""
    directory = together(invites=False, serves=False)
    turva, silta = directory.organisations[ORGANISATION], directory.organisations[SILTA]
    there = a_line(
        id=PUHU, organisation=SILTA, name={"fi": "Puhu", "sv": "Prata"}, topics=topics, **more
    )
    people = (
        of_silta("dora", lines=(PUHU,)),
        of_silta("silja", StaffRole.LEAD, lines=(PUHU,)),
    )
    return replace(
        directory,
        organisations={
            ORGANISATION: replace(turva, hands_to=(PUHU,) if hands else ()),
            SILTA: replace(silta, takes_from={PUHU: (ORGANISATION,)} if takes else {}),
        },
        lines={**directory.lines, PUHU: there},
        staff={**directory.staff, **{each.id: each for each in people}},
    )
