"""A server that loses, doubles, turns round or alters what it carries: each word stands once, or a gap is said."""

import base64
import json

from tests.hostile.conftest import Somebody
from tests.hostile.forger import House, Rogue, data, text
from tests.hostile.lying_line import LyingLine
from tests.hostile.talks import Talk


async def test_what_comes_twice_stands_once(
    somebody: Somebody, line: LyingLine, house: House, rogue: Rogue
):
    talk = await Talk.begin(somebody, line, house, rogue)
    body = await talk.sealed("yksi")
    await talk.page.deliver("message", body)
    at = talk.page.number
    for number, own_id in ((at, at), (at + 1, at + 1), (at + 9, at + 9), (at, at + 3)):
        await talk.page.deliver("message", body, number=number, own_id=own_id)
    talk.page.number = at + 9
    await talk.says("kaksi")
    await talk.shows("yksi", "kaksi")


async def test_what_is_lost_leaves_a_gap_that_is_said(
    somebody: Somebody, line: LyingLine, house: House, rogue: Rogue
):
    talk = await Talk.begin(somebody, line, house, rogue)
    await talk.says("yksi")
    await talk.sealed("kadonnut")
    await talk.says("kolme")
    await talk.shows("yksi", "kolme")
    await talk.visitor.sees("chat.gap")


async def test_two_that_are_turned_round_are_not_shown_as_if_they_were_in_order(
    somebody: Somebody, line: LyingLine, house: House, rogue: Rogue
):
    talk = await Talk.begin(somebody, line, house, rogue)
    first, second = await talk.sealed("ensin"), await talk.sealed("sitten")
    await talk.page.deliver("message", second)
    await talk.page.deliver("message", first)
    await talk.says("lopuksi")
    await talk.visitor.sees("chat.gap")
    assert await talk.visitor.said.all_inner_texts() != ["sitten", "ensin", "lopuksi"]


async def test_what_was_altered_cut_or_is_not_sealed_is_never_shown(
    somebody: Somebody, line: LyingLine, house: House, rogue: Rogue
):
    talk = await Talk.begin(somebody, line, house, rogue)
    await talk.says("ensin")
    true = data(await talk.sealed("muutettu"))
    plain = json.dumps({"n": 3, "t": "text", "part": 0, "of": 1, "text": "avoimena"}).encode()
    for body in (
        *(true[:at] + bytes([true[at] ^ 1]) + true[at + 1 :] for at in range(0, len(true), 41)),
        true[:-1], true[: len(true) // 2], true + b"\0", plain, b"\0" * 300, b"",
    ):  # fmt: skip
        await talk.page.deliver("message", text(body) or "AA")
    await talk.page.deliver("message", base64.b64encode(plain).decode())
    marked = await rogue.do("seal", group=talk.group, text=plain.decode(), aad=text(b"avoin"))
    await talk.page.deliver("message", marked["body"])
    assert await talk.hears("olen tässä") == 1
    await talk.shows("ensin", "olen tässä")


async def test_what_another_group_or_the_visitor_herself_has_sealed_is_never_shown(
    somebody: Somebody, line: LyingLine, house: House, rogue: Rogue
):
    talk = await Talk.begin(somebody, line, house, rogue)
    await talk.visitor.say("omani")
    own = await talk.page.hears("say", "message")
    await talk.page.deliver("message", own["body"])
    other = await Talk.begin(somebody, _anew(line), house, rogue)
    await talk.page.deliver("message", await other.sealed("toisesta"))
    await talk.says("oikea")
    await talk.shows("omani", "oikea")


def _anew(line: LyingLine) -> LyingLine:
    """The next page is looked for among those to come."""
    line.pages.clear()
    return line
