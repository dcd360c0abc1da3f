"""How the staff comes in: passkeys of an authenticator in software, links, digits, the fallback; what a tab proves."""

import asyncio
from dataclasses import replace

import aiohttp
import pyotp
import pytest

from chatd.base.base64url import to_text
from chatd.base.names import StaffId
from chatd.staff.service.challenges import USED_MAX, Challenges
from chatd.staff.service.proofs import Act
from tests.service.world import START, ToldClock, a_directory
from tests.stage.authenticator import Authenticator
from tests.stage.tab import Tab
from tests.transport.conftest import House, running
from tests.transport.newcomer import Newcomer

GONE, MALFORMED = {"refused": "gone"}, {"refused": "malformed"}
HERS = "https://console.example.org"
KEY, TOTP = to_text(b"derived".ljust(32, b".")), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
async def house(daemon):
    """Without pages; a test that has some asks for `official`."""
    return House(daemon, None)


@pytest.fixture
async def http(house):
    async with aiohttp.ClientSession(house.url) as client:
        yield client


@pytest.fixture
def aino(house):
    return Newcomer(house, "aino")


def code(house, steps=0):
    return pyotp.TOTP(TOTP).at(house.daemon.clock.now() + 30 * steps)


async def allow_fallback(house):
    directory = a_directory()
    for key, each in directory.organisations.items():
        directory.organisations[key] = replace(each, allows_passphrase_sign_in=True)
    house.daemon.durable.directories.directory = directory
    await house.job("reload")


# ---- passkeys ----


async def test_an_invitation_makes_a_passkey_and_the_passkey_comes_back(house, http, aino):
    secret = await aino.link()
    told = await (await http.post("/api/invitation", json={"secret": secret})).json()
    assert (told["staff"]["alias"], told["organisation"]["name"]) == ("Aino", "Turva ry")
    assert (told["rp_id"], told["rp_name"], told["exclude"]) == ("line.test", "Turva ry", [])
    assert "bearer" in await aino.sign_in(http, secret), "to look has not spent it"
    assert await aino.enter(http, **{key: aino.said[key] for key in ("invitation",)}) == GONE
    profile = await aino.come_back(http)
    assert (profile["staff"]["id"], profile["rp_id"]) == ("aino", "line.test")
    own = await (await aino.ask(http, "GET", "/api/passkeys")).json()
    assert [(each["used"], each["is_synced"]) for each in own["passkeys"]] == [(int(START), False)]


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://line.test:81"},
        {"cross_origin": True},
        {"type": "webauthn.create"},
        {"rp_id": "evil.example"},
        {"challenge": to_text(bytes(32))},
        {"challenge": "AAAA"},
        {"user_handle": to_text(b"lea")},
    ],
)
async def test_what_a_passkey_signed_elsewhere_or_for_something_else_is_gone(http, aino, lies):
    await aino.sign_in(http)
    assert await aino.come_back(http, **lies) == GONE
    assert "bearer" in await aino.come_back(http), "control"


async def test_nobody_comes_in_without_having_been_verified_by_the_authenticator(http, aino):
    aino.device.is_verifying = False
    assert await aino.sign_in(http) == GONE
    aino.device = Authenticator(aino.device.origin)
    await aino.sign_in(http)
    aino.device.is_verifying = False
    assert await aino.come_back(http) == GONE


async def test_a_passkey_that_is_not_right_spends_no_invitation(http, aino):
    secret = await aino.link()
    aino.device.origin = "https://evil.example"
    assert await aino.sign_in(http, secret) == GONE
    aino.device.origin = "http://line.test"
    assert "bearer" in await aino.sign_in(http, secret)


async def test_an_answer_to_a_challenge_counts_once(http, aino):
    await aino.sign_in(http)
    await aino.come_back(http)
    assert await aino.enter(http, passkey=aino.said["passkey"]) == GONE


async def test_a_challenge_is_too_old_after_five_minutes(house, http, aino):
    await aino.sign_in(http)
    asked = await (await http.post("/api/challenge", json={})).json()
    house.daemon.clock.at += 301
    assert await aino.enter(http, passkey=aino.device.sign(asked)) == GONE


async def test_an_altered_signature_and_an_unknown_passkey_are_gone_alike(http, aino):
    await aino.sign_in(http)
    asked = await (await http.post("/api/challenge", json={})).json()
    right = aino.device.sign(asked)
    for wrong in (
        {"signature": right["signature"][:-8] + "AAAAAAAA"},
        {"signature": "AAAA"},
        {"authenticator_data": "AAAA"},
        {"client_data": "AAAA"},
        {"id": "AAAA"},
    ):
        assert await aino.enter(http, passkey=right | wrong) == GONE
    assert "bearer" in await aino.enter(http, passkey=right), "control: nothing was spent by these"


async def test_a_count_that_does_not_grow_may_be_a_copy_and_is_refused(http, aino):
    aino.device.counts = True
    await aino.sign_in(http)
    assert "bearer" in await aino.come_back(http)
    aino.device.count -= 1
    assert await aino.come_back(http) == GONE
    aino.device.count += 5
    assert "bearer" in await aino.come_back(http)


async def test_what_more_a_browser_would_tell_of_a_passkey_is_malformed(http, aino):
    """`clientExtensionResults` may hold what opens the vault: it must never have been sent."""
    await aino.sign_in(http)
    asked = await (await http.post("/api/challenge", json={})).json()
    said = aino.device.sign(asked) | {"clientExtensionResults": {"prf": {"results": {}}}}
    assert await aino.enter(http, passkey=said) == MALFORMED


async def test_a_person_has_several_passkeys_and_takes_one_away(http, aino):
    await aino.sign_in(http)
    other = Authenticator("http://line.test")
    asked = await (await aino.ask(http, "POST", "/api/passkeys/challenge", {})).json()
    assert len(asked["exclude"]) == 1
    made = {"registration": other.make(asked)}
    assert await (await aino.ask(http, "POST", "/api/passkeys", made)).json() == {}
    first, second = (await (await aino.ask(http, "GET", "/api/passkeys")).json())["passkeys"]
    lea = Newcomer(aino.where, "lea")
    await lea.sign_in(http)
    not_hers = await lea.ask(http, "POST", "/api/passkeys/remove", {"id": first["id"]})
    assert await not_hers.json() == {"refused": "not_allowed"}
    assert (await aino.ask(http, "POST", "/api/passkeys/remove", {"id": first["id"]})).status == 200
    assert await aino.come_back(http) == GONE
    aino.device = other
    assert "bearer" in await aino.come_back(http)
    assert second["id"] != first["id"]


async def test_a_console_that_an_organisation_hosts_has_passkeys_of_its_own(tmp_path):
    async with (
        running(tmp_path, tmp_path, console_origins=HERS) as daemon,
        aiohttp.ClientSession(f"http://127.0.0.1:{daemon.port}") as http,
    ):
        where = type("Where", (), {"daemon": daemon})
        there, here = Newcomer(where, "aino", HERS), Newcomer(where, "lea")
        http.headers["Origin"] = HERS
        told = await there.sign_in(http)
        me = await (await there.ask(http, "GET", "/api/me")).json()
        assert told["rp_id"] == me["rp_id"] == "console.example.org", "what the console opens with"
        assert [each[1] for each in there.device.kept.values()] == ["console.example.org"]
        assert "bearer" in await there.come_back(http)
        there.device.origin = "http://line.test"
        assert await there.come_back(http) == GONE, "a passkey of one host counts at no other"
        del http.headers["Origin"]
        assert "bearer" in await here.sign_in(http)


async def test_no_flood_of_challenges_fills_a_memory_or_drops_one():
    clock = ToldClock()
    challenges = Challenges(clock, ids_of_zeros())
    first = challenges.make()
    for _ in range(USED_MAX + 10):
        challenges.use(challenges.make())
    assert len(challenges._used) == USED_MAX
    challenges.use(first)


def ids_of_zeros():
    class Counting:
        at = 0

        def secret(self):
            self.at += 1
            return self.at.to_bytes(32, "little")

    return Counting()


# ---- digits ----


async def digits(house, name="aino"):
    made = await house.daemon.areas.staff.ways_in.invitations.make_digits(StaffId(name))
    return made.text


async def test_digits_that_were_read_out_let_one_person_in_once(house, http, aino):
    said = await digits(house)
    lea = await digits(house, "lea")
    other = f"aino {int(said) ^ 1:06}"
    assert await aino.sign_in_by(http, other) == GONE
    assert await aino.sign_in_by(http, f"bo {said}") == GONE
    assert "bearer" in await aino.sign_in(http, f"aino {said}")
    assert await aino.sign_in_by(http, f"aino {said}") == GONE
    assert "bearer" in await Newcomer(house, "lea").sign_in(http, f"lea {lea}")


async def test_five_wrong_tries_end_the_digits_and_nothing_else(house, http, aino):
    said, link = await digits(house), await aino.link()
    wrong = [f"aino {(int(said) + at) % 10**6:06}" for at in range(1, 6)]
    for each in wrong:
        answer = await http.post("/api/invitation", json={"secret": each})
        assert await answer.json() == GONE
    assert await aino.sign_in_by(http, f"aino {said}") == GONE
    assert "bearer" in await aino.sign_in(http, link), "the link counts on"
    fresh = await digits(house)
    assert "bearer" in await aino.sign_in(http, f"aino {fresh}"), "a lead reads out others"


async def test_guesses_that_come_all_at_once_have_no_more_tries(house, http):
    said = await digits(house)
    guesses = [f"aino {(int(said) + at) % 10**6:06}" for at in range(1, 30)]
    asked = [http.post("/api/invitation", json={"secret": each}) for each in guesses]
    assert {each.status for each in await asyncio.gather(*asked)} == {401}
    kept, tries = house.daemon.durable.sign_ins.digits["aino"]
    assert (kept.staff, tries) == ("aino", 5)


async def test_digits_end_after_ten_minutes_and_a_link_after_fifteen(house, http, aino):
    said, link = await digits(house), await aino.link()
    house.daemon.clock.at += 600
    assert await aino.sign_in_by(http, f"aino {said}") == GONE
    house.daemon.clock.at += 299
    assert (await http.post("/api/invitation", json={"secret": link})).status == 200
    house.daemon.clock.at += 1
    assert await aino.sign_in_by(http, link) == GONE


# ---- passphrase and code ----


def by_code(said):
    return {"account": "aino", "key": KEY, "code": said}


async def enrolled(house, http, aino):
    way = {"key": KEY, "totp": TOTP, "code": code(house)}
    return await aino.enter(http, invitation={"secret": await aino.link(), "fallback": way})


async def test_without_the_organisations_word_nobody_comes_by_a_passphrase(house, http, aino):
    assert await enrolled(house, http, aino) == {"refused": "not_allowed"}
    assert await aino.enter(http, fallback=by_code(code(house))) == GONE
    await allow_fallback(house)
    assert (await enrolled(house, http, aino))["allows_fallback"] is True
    house.daemon.durable.directories.directory = a_directory()
    await house.job("reload")
    house.daemon.clock.at += 60
    assert await aino.enter(http, fallback=by_code(code(house))) == GONE


async def test_a_passphrase_and_a_code_let_in_and_each_code_once(house, http, aino):
    await allow_fallback(house)
    await enrolled(house, http, aino)
    assert await aino.enter(http, fallback=by_code(code(house))) == GONE, "spent at the start"
    house.daemon.clock.at += 60
    assert "bearer" in await aino.enter(http, fallback=by_code(code(house)))
    assert await aino.enter(http, fallback=by_code(code(house))) == GONE
    assert await aino.enter(http, fallback=by_code(code(house, -1))) == GONE, "an older one neither"
    assert "bearer" in await aino.enter(http, fallback=by_code(code(house, 1)))


async def test_an_app_that_gives_other_codes_is_found_at_once_and_spends_nothing(house, http, aino):
    await allow_fallback(house)
    link = await aino.link()
    way = {"key": KEY, "totp": TOTP, "code": code(house, 5)}
    refused = await aino.enter(http, invitation={"secret": link, "fallback": way})
    assert refused == {"refused": "not_allowed"}
    right = way | {"code": code(house)}
    assert "bearer" in await aino.enter(http, invitation={"secret": link, "fallback": right})


async def test_wrong_passphrases_bar_nobody_and_wrong_codes_only_who_has_the_passphrase(
    house, http, aino
):
    await allow_fallback(house)
    await enrolled(house, http, aino)
    house.daemon.clock.at += 60
    for at in range(30):
        guess = by_code(code(house)) | {"key": to_text(at.to_bytes(32, "big"))}
        assert await aino.enter(http, fallback=guess) == GONE
    wrong = by_code(f"{(int(code(house)) + 1) % 10**6:06}")
    for _ in range(5):
        assert await aino.enter(http, fallback=wrong) == GONE
    assert await aino.enter(http, fallback=by_code(code(house))) == {"refused": "too_often"}
    house.daemon.clock.at += 60
    assert "bearer" in await aino.enter(http, fallback=by_code(code(house)))


# ---- one way, and what a tab proves ----


@pytest.mark.parametrize("keys", ["", "AAAA", to_text(bytes(32)), to_text(bytes(65))])
async def test_a_bearer_is_given_to_a_tab_with_a_key_and_to_no_other(http, aino, keys):
    link = await aino.link()
    asked = await (await http.post("/api/invitation", json={"secret": link})).json()
    made = {"secret": link, "registration": aino.device.make(asked)}
    tab = {"tab_key": keys} if keys else {}
    answer = await http.post("/api/sign-in", json={**tab, "invitation": made})
    assert await answer.json() == MALFORMED
    assert "bearer" in await aino.enter(http, invitation=made), "nothing was spent"


async def test_two_ways_at_once_or_an_invitation_alone_are_malformed(http, aino):
    link = await aino.link()
    assert await aino.enter(http, invitation={"secret": link}) == MALFORMED
    both = {"invitation": {"secret": link}, "fallback": by_code("123456")}
    assert await aino.enter(http, **both) == MALFORMED
    assert "bearer" in await aino.sign_in(http, link)


@pytest.mark.parametrize("is_p256", [False, True])
async def test_a_bearer_counts_with_the_proof_of_its_tab_alone(house, http, is_p256):
    tab, other = await house.tab(is_p256=is_p256), await house.tab()
    right = tab.asking("GET", "/api/me")
    assert (await http.get("/api/me", **right)).status == 200
    stolen = Tab(tab.now)
    stolen.bearer = tab.bearer
    other_target = tab.proof(Act("GET", "/api/passkeys"))
    later = tab.proof(Act("GET", "/api/me"), at=START + 61)
    for proof, reason in (
        (None, "gone"),
        ("", "gone"),
        ("1", "gone"),
        (".", "gone"),
        ("1" * 40 + ".AAAA", "gone"),
        (stolen.proof(Act("GET", "/api/me")), "gone"),
        (other.proof(Act("GET", "/api/me")), "gone"),
        (other_target, "gone"),
        (tab.proof(Act("POST", "/api/me")), "gone"),
        (tab.proof(Act("GET", "/api/me", b"{}")), "gone"),
        (tab.proof(Act("GET", "/api/me?more=1")), "gone"),
        (f"{int(START) + 1}.{right['headers']['Proof'].partition('.')[2]}", "gone"),
        (later, "out_of_order"),
        (tab.proof(Act("GET", "/api/me"), at=START - 61), "out_of_order"),
    ):
        headers = {"Authorization": f"Bearer {tab.bearer}"} | (
            {} if proof is None else {"Proof": proof}
        )
        answer = await http.get("/api/me", headers=headers)
        assert await answer.json() == {"refused": reason}, proof
    assert (await http.get("/api/me", **right)).status == 200, "wrong proofs bar no right one"


async def test_a_proof_is_of_the_body_that_was_sent(house, http):
    tab = await house.tab()
    asked = tab.asking("POST", "/api/passkeys/remove", {"id": "AAAA"})
    asked["data"] = b'{"id": "BBBB"}'
    assert (await http.post("/api/passkeys/remove", **asked)).status == 401


async def test_a_console_connects_with_the_proof_of_its_tab_alone(house, official):
    house.official = official
    tab, other = await house.tab(), Tab(house.daemon.clock.now)
    other.bearer = tab.bearer
    for auth, reason in (
        (tab.auth | {"proof": ""}, "gone"),
        (other.auth, "gone"),
        (tab.auth | {"proof": tab.proof(Act("GET", "/console"))}, "gone"),
        (
            tab.auth | {"proof": tab.proof(Act("CONNECT", "/console"), at=START - 61)},
            "out_of_order",
        ),
    ):
        page = house.official.page(house.url, "console", auth=auth)
        assert await page.next("connect_error") == reason
    page = house.official.page(house.url, "console", auth=tab.auth)
    await page.next("connect")


# ---- how long ----


async def test_a_bearer_is_idle_after_half_an_hour_without_request_and_connection(house, http):
    tab = await house.tab()
    for _ in range(3):
        house.daemon.clock.at += 1_799
        assert (await http.get("/api/me", **tab.asking("GET", "/api/me"))).status == 200
    house.daemon.clock.at += 1_800
    assert (await http.get("/api/me", **tab.asking("GET", "/api/me"))).status == 401


async def test_a_connection_keeps_a_bearer_from_being_idle_and_nothing_from_its_end(
    house, http, official
):
    house.official = official
    page = await house.console()
    for _ in range(23):
        house.daemon.clock.at += 1_790
        await house.job("bearers")
    assert (await http.get("/api/me", **page.tab.asking("GET", "/api/me"))).status == 200
    house.daemon.clock.at = START + 12 * 3_600
    await house.job("bearers")
    assert await page.next("disconnect") == "io server disconnect"
    assert (await http.get("/api/me", **page.tab.asking("GET", "/api/me"))).status == 401


async def test_of_a_bearer_only_the_hash_is_kept(house, http, aino):
    await aino.sign_in(http)
    kept = repr(house.daemon.durable.sign_ins.kept)
    assert aino.tab.bearer not in kept
    assert len(aino.tab.bearer) == 43
    assert all(len(each) == 32 for each in house.daemon.durable.sign_ins.kept)
