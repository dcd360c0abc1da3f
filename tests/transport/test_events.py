"""Every event and its answers through the real daemon, by the official client."""

from dataclasses import replace

import aiohttp
import pytest

from chatd.base.limits import ASKINGS, CEREMONIES, CHOICES, FLAGS
from tests.transport.conftest import Key, join, say, start_shift, until, until_state

BOTH = pytest.mark.parametrize("transport", ["websocket", "polling"])


# ---- connecting ----


async def test_another_protocol_number_is_retired(house):
    auth = {"protocol": 2, "build": "test"}
    page = house.official.page(house.url, "visitor", auth=auth)
    assert await page.next("connect_error") == "retired_version"


@pytest.mark.parametrize(
    "auth", [None, {}, {"protocol": "1", "build": "x"}, {"protocol": 1, "build": ""}]
)
async def test_a_connect_without_the_agreed_auth_is_malformed(house, auth):
    page = house.official.page(house.url, "visitor", auth=auth)
    assert await page.next("connect_error") == "malformed"


async def test_a_console_without_a_known_bearer_is_gone(house):
    auth = {"protocol": 1, "build": "test", "bearer": "A" * 43}
    page = house.official.page(house.url, "console", auth=auth)
    assert await page.next("connect_error") == "gone"


async def test_a_visitor_cannot_enter_the_consoles_namespace(house):
    where = f"{house.url}/visitor/socket.io/?EIO=4&transport=websocket"
    async with aiohttp.ClientSession() as http, http.ws_connect(where) as ws:
        await ws.receive_str()
        await ws.send_str('40/console,{"protocol":1,"build":"test"}')
        assert await ws.receive_str() == "1"
    assert not house.daemon.consoles.connections.accepted


async def test_who_is_signed_out_is_cut_within_seconds(house):
    page = await house.on_shift()
    house.daemon.durable.sign_ins.kept.clear()
    await house.job("bearers")
    assert await page.next("disconnect") == "io server disconnect"


async def sign_out(house, page):
    async with aiohttp.ClientSession(house.url) as http:
        asked = page.tab.asking("POST", "/api/sign-out", {})
        assert (await http.post("/api/sign-out", **asked)).status == 200


async def test_whoever_signs_out_is_cut_at_once(house):
    page = await house.on_shift()
    await sign_out(house, page)
    assert await page.next("disconnect") == "io server disconnect"


async def test_to_sign_out_cuts_no_console_that_the_same_person_has_signed_in_elsewhere(house):
    elsewhere, page = await house.on_shift(), await house.console()
    await sign_out(house, page)
    assert await page.next("disconnect") == "io server disconnect"
    await house.job("bearers")
    assert await elsewhere.ask("pause", {"paused": True}) == {}


# ---- before anything ----


@pytest.mark.parametrize(
    ("event", "payload", "reason"),
    [
        ("here", {}, "not_a_member"),
        ("urgent", {"urgent": "danger"}, "not_a_member"),
        ("end", {"conversation": "c-1"}, "not_a_member"),
        ("catch_up", {"conversation": "c-1", "after": 0}, "not_a_member"),
        ("resume", {"value": "nothing", "key": "A" * 43}, "gone"),
        ("start_shift", {}, "malformed"),
        ("constructor", {}, "malformed"),
    ],
)
async def test_a_visitor_who_has_not_joined_is_refused(house, event, payload, reason):
    page = await house.visitor()
    assert await page.ask(event, payload) == {"refused": reason}


@pytest.mark.parametrize(
    ("event", "payload", "reason"),
    [
        ("pause", {"paused": True}, "not_on_shift"),
        ("set_capacity", {"capacity": 1}, "not_on_shift"),
        ("accept", {"ticket": "t-1"}, "not_on_shift"),
        ("decline", {"ticket": "t-1"}, "not_on_shift"),
        ("end_shift", {}, "not_on_shift"),
        ("take_orphan", {"conversation": "c-1"}, "not_on_shift"),
        ("watch", {"board": True}, "not_lead"),
        ("change_line", {"line": "nettiturva", "act": "close"}, "not_lead"),
        ("end", {"conversation": "c-1"}, "not_a_member"),
        ("resume_shift", {"value": "nothing", "key": "A" * 43}, "gone"),
        ("join", {}, "malformed"),
    ],
)
async def test_a_counsellor_off_shift_is_refused(house, event, payload, reason):
    page = await house.console()
    assert await page.ask(event, payload) == {"refused": reason}


# ---- the line ----


@BOTH
async def test_a_visitor_joins_waits_and_leaves(house, transport):
    await house.on_shift()
    page = await house.waiting(transports=[transport])
    assert page.state["phase"] in {"waiting", "offered"}
    assert page.state["value"]
    assert await page.ask("here", {}) == {}
    assert await page.ask("leave", {"quick": True}) == {}
    assert (await until_state(page, lambda state: state["phase"] == "ended"))[
        "outcome"
    ] == "quick_exit"


async def test_that_it_is_urgent_is_said_a_few_times_a_minute_and_no_oftener(house):
    page = await house.waiting()
    words = ["danger", "harm"] * FLAGS.burst
    for word in words[: FLAGS.burst]:
        assert await page.ask("urgent", {"urgent": word}) == {}
    assert await page.ask("urgent", {"urgent": "danger"}) == {"refused": "too_often"}
    assert await page.ask("urgent", {"urgent": None}) == {}
    assert await page.ask("here", {}) == {}


async def test_further_languages_are_said_no_oftener_than_a_hand_ticks_boxes(house):
    page = await house.waiting()
    for at in range(CHOICES.burst):
        assert await page.ask("languages", {"others": ["sv"][at % 2 :]}) == {}
    assert await page.ask("languages", {"others": ["sv"]}) == {"refused": "too_often"}
    assert await page.ask("here", {}) == {}


async def test_colleagues_are_asked_in_a_few_times_a_minute_and_no_oftener(house):
    _, console, talk = await house.talking()
    await house.on_shift("bo")
    asking = {"conversation": talk, "purpose": "transfer", "line": "nettiturva"}
    for at in range(ASKINGS.burst):
        event, said = [("ask_in", asking), ("withdraw_asking", {"conversation": talk})][at % 2]
        assert (await console.ask(event, said)).get("refused") != "too_often"
    assert await console.ask("ask_in", asking) == {"refused": "too_often"}
    assert await console.ask("withdraw_asking", {"conversation": talk}) == {"refused": "too_often"}
    assert "lines" in await console.ask("ask_colleagues", {"conversation": talk})


async def test_the_same_join_again_is_the_same_place(house):
    await house.on_shift()
    page = await house.waiting()
    again = await page.ask("join", join(page.key))
    assert again["value"] is not None
    assert len(house.daemon.visitors.connections.members) == 1


async def test_another_key_on_the_same_page_is_already_joined(house):
    await house.on_shift()
    page = await house.waiting()
    assert await page.ask("join", join(Key())) == {"refused": "already_joined"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"embed": "nobody"}, "gone"), ({"language": "xx"}, "language_not_served")],
)
async def test_a_join_that_no_line_takes_says_why(house, changes, reason):
    await house.on_shift()
    page = await house.visitor()
    assert await page.ask("join", join(Key()) | changes) == {"refused": reason}


async def test_a_lost_visitor_comes_back_to_the_same_place(house):
    await house.on_shift()
    page = await house.waiting()
    member = next(iter(house.daemon.visitors.connections.members))
    page.kill()
    await until(lambda: not house.daemon.visitors.connections.members)
    back = await house.visitor()
    state = await back.ask("resume", {"value": page.state["value"], "key": page.key.text})
    assert state["phase"] in {"waiting", "offered"}
    assert list(house.daemon.visitors.connections.members) == [member]


async def test_another_key_does_not_resume(house):
    await house.on_shift()
    page = await house.waiting()
    thief = await house.visitor()
    asked = {"value": page.state["value"], "key": Key().text}
    assert await thief.ask("resume", asked) == {"refused": "gone"}


# ---- the shift ----


async def test_a_second_console_of_the_same_person_is_on_shift_already(house):
    await house.on_shift()
    other = await house.console()
    assert await other.ask("start_shift", start_shift(Key())) == {"refused": "on_shift_already"}


async def test_a_desk_is_paused_resized_and_ended(house):
    page = await house.on_shift()
    assert await page.ask("pause", {"paused": True}) == {}
    await until_state(page, lambda state: state["desk"]["phase"] == "paused")
    assert await page.ask("set_capacity", {"capacity": 1}) == {}
    assert await page.ask("end_shift", {}) == {}
    await until_state(page, lambda state: state["desk"] is None)


async def test_a_declined_offer_goes_away_and_accepting_it_is_refused(house):
    console = await house.on_shift()
    await house.waiting()
    offer = (await until_state(console, lambda state: state["offer"]))["offer"]
    assert await console.ask("decline", {"ticket": offer["ticket"]}) == {}
    assert await console.ask("accept", {"ticket": offer["ticket"]}) == {"refused": "not_offered"}


async def test_a_lead_watches_the_board_and_changes_a_line(house):
    lead = await house.console("lea")
    board = await lead.ask("watch", {"board": True})
    assert board["lines"][0]["line"] == "nettiturva"
    await house.on_shift()
    assert (await lead.next("board"))["lines"][0]["desks"]
    assert await lead.ask("change_line", {"line": "nettiturva", "act": "stop_intake"}) == {}
    page = await house.visitor()
    assert await page.ask("join", join(Key())) == {"refused": "intake_stopped"}
    assert await lead.ask("watch", {"board": False}) == {}


async def test_every_console_hears_at_once_that_the_chain_has_changed(house):
    lead, console = await house.console("lea"), await house.console()
    for page in (lead, console):
        assert await page.ask("watch_chain", {}) == {}
    await house.vouch("aino")
    assert await lead.next("chain") == {}
    assert await console.next("chain") == {}


# ---- a ceremony ----


async def test_a_ceremony_goes_to_every_console_of_that_person_and_to_nobody_else(house):
    lead, other = await house.console("lea"), await house.console("bo")
    consoles = [await house.console("aino"), await house.console("aino")]
    assert await lead.ask("ceremony", {"to": "aino", "body": "AQID"}) == {}
    for page in consoles:
        assert await page.next("ceremony") == {"from": "lea", "body": "AQID"}
    assert await consoles[0].ask("ceremony", {"to": "lea", "body": "BAUG"}) == {}
    assert await lead.next("ceremony") == {"from": "aino", "body": "BAUG"}
    assert "ceremony" not in [name for name, _ in other.seen]


async def test_a_ceremony_with_nobody_there_is_gone_and_one_without_a_lead_is_refused(house):
    aino, bo = await house.console("aino"), await house.console("bo")
    for nobody in ("lea", "no-such-person", "aino"):
        answer = await aino.ask("ceremony", {"to": nobody, "body": "AQID"})
        assert answer == {"refused": "gone"}, nobody
    assert await aino.ask("ceremony", {"to": "bo", "body": "AQID"}) == {"refused": "not_lead"}
    assert "ceremony" not in [name for name, _ in bo.seen]


async def test_a_ceremony_does_not_leave_the_organisation(house):
    lead, aino = await house.console("lea"), await house.console("aino")
    await house.job("reload")  # none is left that would give her back her organisation
    (hers,) = house.daemon.consoles.connections.of_owner("aino")
    hers.kept = replace(hers.kept, staff=replace(hers.kept.staff, organisation="another"))
    assert await lead.ask("ceremony", {"to": "aino", "body": "AQID"}) == {"refused": "gone"}
    assert await aino.ask("ceremony", {"to": "lea", "body": "AQID"}) == {"refused": "gone"}


async def test_a_console_says_so_much_in_ceremonies_and_no_more(house):
    lead, aino = await house.console("lea"), await house.console("aino")
    for _ in range(CEREMONIES.burst):
        assert await lead.ask("ceremony", {"to": "aino", "body": "AQID"}) == {}
    refused = await lead.ask("ceremony", {"to": "aino", "body": "AQID"})
    assert refused == {"refused": "too_often"}
    assert await aino.ask("ceremony", {"to": "lea", "body": "AQID"}) == {}


# ---- the conversation ----


@BOTH
async def test_a_message_costs_four_frames_and_comes_once_in_order(house, transport):
    visitor, console, talk = await house.talking(transports=[transport])
    for number in range(2, 22):
        visitor.emit("say", say(talk, number))
    got = [await console.next("deliver") for _ in range(20)]
    assert [each["id"] for each in got] == list(range(2, 22))
    console.emit("received", {"conversation": talk, "up_to": got[-1]["number"]})
    while (receipt := await visitor.next("receipt"))["delivered"] < 21:
        pass
    assert receipt == {"conversation": talk, "stored": 21, "delivered": 21}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": 9}, "out_of_order"),
        ({"conversation": "another"}, "gone"),
        ({"kind": "commit"}, "wrong_kind"),
        ({"kind": "key_package"}, "wrong_kind"),
    ],
)
async def test_a_refused_say_comes_back_as_a_refusal_and_changes_nothing(house, changes, reason):
    visitor, console, talk = await house.talking()
    wrong = say(talk, 2) | changes
    visitor.emit("say", wrong)
    told = {"refused": reason, "conversation": wrong["conversation"], "id": wrong["id"]}
    assert await visitor.next("refusal") == told
    visitor.emit("say", say(talk, 2))
    assert (await console.next("deliver"))["id"] == 2


async def test_the_same_id_again_is_not_delivered_again(house):
    visitor, console, talk = await house.talking()
    for number in (2, 2, 3):
        visitor.emit("say", say(talk, number))
    assert [(await console.next("deliver"))["id"] for _ in range(2)] == [2, 3]


async def test_what_was_held_is_delivered_after_a_lost_line(house):
    visitor, console, talk = await house.talking()
    state = await visitor.ask("resume", {"value": visitor.state["value"], "key": visitor.key.text})
    visitor.kill()
    await until(lambda: not house.daemon.visitors.connections.members)
    for number in (2, 3):
        console.emit("say", say(talk, number))
    await console.next("receipt")
    back = await house.visitor()
    asked = {"value": state["value"], "key": visitor.key.text}
    state = await back.ask("resume", asked)
    assert state["phase"] == "conversation"
    assert [(await back.next("deliver"))["id"] for _ in range(3)][-2:] == [2, 3]
    held = await back.ask("catch_up", {"conversation": talk, "after": 0})
    assert [each["id"] for each in held["envelopes"]][-2:] == [2, 3]


async def test_the_last_words_of_a_talk_that_has_ended_come_before_the_answer_that_says_so(house):
    """With that answer the page lets its keys go."""
    visitor, console, talk = await house.talking()
    state = await visitor.ask("resume", {"value": visitor.state["value"], "key": visitor.key.text})
    visitor.kill()
    await until(lambda: not house.daemon.visitors.connections.members)
    console.emit("say", say(talk, 2))
    await console.next("receipt")
    assert await console.ask("end", {"conversation": talk}) == {}
    back = await house.visitor()
    state = await back.ask("resume", {"value": state["value"], "key": visitor.key.text})
    assert (state["phase"], state["conversation"]["ended_by"]) == ("ended", "counsellor")
    seen = [args[0]["id"] for name, args in back.seen if name == "deliver"]
    assert 2 in seen, "they came before the answer"


async def test_a_console_comes_back_with_its_conversations(house):
    visitor, console, talk = await house.talking()
    console.kill()
    await until(lambda: not house.daemon.consoles.connections.members)
    visitor.emit("say", say(talk, 2))
    back = await house.console()
    state = await back.ask(
        "resume_shift",
        {"value": console.state["desk"]["value"], "key": console.key.text, "memberships": []},
    )
    assert [each["id"] for each in state["conversations"]] == [talk]
    assert 2 in [(await back.next("deliver"))["id"] for _ in range(2)]


async def test_the_end_is_told_to_both(house):
    visitor, console, talk = await house.talking()
    assert await visitor.ask("end", {"conversation": talk}) == {}
    assert (await until_state(visitor, lambda state: state["phase"] == "ended"))["outcome"]
    await until_state(
        console, lambda state: all(each["phase"] == "ended" for each in state["conversations"])
    )
