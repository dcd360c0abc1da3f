"""A counsellor with true keys and a server that helps: nobody is slipped in, and nobody put out."""

from collections.abc import Awaitable, Callable

import pytest

from tests.hostile.conftest import Somebody
from tests.hostile.forger import House, Key, Rogue, text
from tests.hostile.lying_line import LyingLine
from tests.hostile.talks import Talk, epoch_of

FIRST_EPOCH = 1
VISITORS_LEAF, OWN_LEAF = 0, 1


async def a_ghost(talk: Talk, house: House) -> str:
    ghost = await talk.rogue.do("ghost")
    return str((await talk.rogue.do("commit", group=talk.group, add=[ghost["id"]]))["body"])


async def a_colleague(talk: Talk, house: House) -> str:
    other = House(root=house.root, issuing=house.issuing, alias="Eino")
    package = await talk.rogue.key_package(other.identity, other.leaf)
    return str((await talk.rogue.do("commit", group=talk.group, add=[package["id"]]))["body"])


async def the_visitor_out(talk: Talk, house: House) -> str:
    return str((await talk.rogue.do("commit", group=talk.group, remove=[VISITORS_LEAF]))["body"])


async def an_update(talk: Talk, house: House) -> str:
    return str((await talk.rogue.do("commit", group=talk.group))["body"])


async def extensions(talk: Talk, house: House) -> str:
    return str((await talk.rogue.do("commit", group=talk.group, extensions=True))["body"])


async def a_new_group(talk: Talk, house: House) -> str:
    return str((await talk.rogue.do("commit", group=talk.group, reinit=True))["body"])


async def in_public(talk: Talk, house: House) -> str:
    ghost = await talk.rogue.do("ghost")
    return str(
        (await talk.rogue.do("commit", group=talk.group, add=[ghost["id"]], isPublic=True))["body"]
    )


async def by_proposal(talk: Talk, house: House) -> str:
    return str((await talk.rogue.do("proposal", group=talk.group, remove=VISITORS_LEAF))["body"])


async def by_public_proposal(talk: Talk, house: House) -> str:
    return str(
        (await talk.rogue.do("proposal", group=talk.group, remove=VISITORS_LEAF, isPublic=True))[
            "body"
        ]
    )


async def from_outside(talk: Talk, house: House) -> str:
    stranger = Key()
    return str(
        (
            await talk.rogue.do(
                "external", group=talk.group, identity=text(b"\7" * 16),
                seed=text(stranger.seed), publicKey=text(stranger.public),
            )
        )["body"]
    )  # fmt: skip


CHANGES: dict[str, Callable[[Talk, House], Awaitable[str]]] = {
    "a ghost is added": a_ghost,
    "a colleague is added unasked": a_colleague,
    "the visitor is removed": the_visitor_out,
    "keys are renewed by the counsellor": an_update,
    "the group's extensions are changed": extensions,
    "another group is begun": a_new_group,
    "a public message": in_public,
    "a removal is proposed": by_proposal,
    "a removal is proposed in public": by_public_proposal,
    "a stranger joins from outside": from_outside,
}


@pytest.mark.parametrize("name", CHANGES)
async def test_a_change_that_the_visitor_has_not_made_changes_nothing(
    somebody: Somebody, line: LyingLine, house: House, rogue: Rogue, name: str
):
    talk = await Talk.begin(somebody, line, house, rogue)
    await talk.says("ensin")
    assert await talk.hears("kuulen") == FIRST_EPOCH
    change = await CHANGES[name](talk, house)
    words = ["ensin", "kuulen"]
    for kind in ("message", "commit"):
        await talk.page.deliver(kind, change)
        before = len(talk.page.said)
        words.append(f"vielä {kind}")
        await talk.visitor.say(words[-1])
        said = await talk.page.hears("say", "message", after=before)
        assert epoch_of(said["body"]) == FIRST_EPOCH, kind
        await talk.shows(*words)
