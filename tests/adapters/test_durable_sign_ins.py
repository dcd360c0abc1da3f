"""What `SignIns`, `Passkeys` and `AuditLog` promise, kept by SQLite and by a real PostgreSQL."""

import asyncio
from dataclasses import replace

import pytest

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import StaffRole
from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.rules.directory import Directory, Organisation, Staff
from chatd.staff.database.audit import DatabaseAuditLog
from chatd.staff.database.passkeys import DatabasePasskeys
from chatd.staff.database.sign_ins import ASKED_MAX, DatabaseSignIns
from chatd.staff.ports import AuditRow, Bearer, Digits, Fallback, Passkey
from chatd.stores.database.engine import Database

AINO = Staff("aino", "esimerkki", "Aino", StaffRole.COUNSELLOR, (), ("fi",))
LEA = Staff("lea", "esimerkki", "Lea", StaffRole.LEAD, (), ("fi",))
DIRECTORY = Directory(
    organisations={
        "esimerkki": Organisation("esimerkki", "Esimerkkiyhdistys"),
        "toinen": Organisation("toinen", "Toinen yhdistys"),
    },
    lines={},
    embeds={},
    staff={"aino": AINO, "lea": LEA},
)
BEARER = Bearer("aino", b"t" * 32, expires=1_800_000_000.25, idle_ends=1_800_000_000.25)
DIGITS = Digits("aino", b"h" * 32, b"s" * 32, 100.0)
PASSKEY = Passkey(b"p" * 16, "aino", "line.example.org", b"cose", 3, False, 10.5)
FALLBACK = Fallback("aino", b"k" * 32, "A" * 32, 7)


@pytest.fixture
async def directories(database):
    stored = DatabaseDirectories(database)
    await stored.store(DIRECTORY)
    return stored


@pytest.fixture
def sign_ins(database, directories):
    return DatabaseSignIns(database)


@pytest.fixture
def passkeys(database, directories):
    return DatabasePasskeys(database)


@pytest.fixture
def audit(database, directories):
    return DatabaseAuditLog(database)


# ---- links and digits ----


async def test_a_link_for_nobody_is_unknown(sign_ins):
    with pytest.raises(Unknown):
        await sign_ins.add_link("nobody", b"h" * 32, 100.0)
    with pytest.raises(Unknown):
        await sign_ins.spend_link(b"h" * 32, 1.0)


async def test_a_link_that_never_was_is_unknown(sign_ins):
    with pytest.raises(Unknown):
        await sign_ins.spend_link(b"h" * 32, 1.0)


async def test_a_link_is_unknown_from_the_second_in_which_it_expires(sign_ins):
    await sign_ins.add_link("aino", b"h" * 32, 100.0)
    with pytest.raises(Unknown):
        await sign_ins.spend_link(b"h" * 32, 100.0)
    assert await sign_ins.spend_link(b"h" * 32, 99.9) == "aino"


async def test_a_spent_link_is_unknown(sign_ins):
    await sign_ins.add_link("aino", b"h" * 32, 100.0)
    assert await sign_ins.spend_link(b"h" * 32, 1.0) == "aino"
    with pytest.raises(Unknown):
        await sign_ins.spend_link(b"h" * 32, 1.0)


async def test_a_link_is_spent_exactly_once_also_when_many_ask_together(sign_ins, database_url):
    others = [Database(database_url) for _ in range(2)]
    asking = [sign_ins, *(DatabaseSignIns(other) for other in others)]
    for round_ in range(10):
        link = bytes([round_]) * 32
        await sign_ins.add_link("aino", link, 100.0)
        answers = await asyncio.gather(
            *(one.spend_link(link, 1.0) for one in asking * 3), return_exceptions=True
        )
        assert answers.count("aino") == 1
        assert sum(isinstance(answer, Unknown) for answer in answers) == len(answers) - 1
    for other in others:
        await other.close()


async def test_a_link_can_be_looked_at_and_stays(sign_ins):
    await sign_ins.add_link("aino", b"h" * 32, 100.0)
    assert [await sign_ins.link(b"h" * 32, 99.9) for _ in range(2)] == ["aino", "aino"]
    with pytest.raises(Unknown):
        await sign_ins.link(b"h" * 32, 100.0)
    assert await sign_ins.spend_link(b"h" * 32, 99.9) == "aino"


async def test_digits_have_so_many_tries_and_a_right_one_is_given_back(sign_ins):
    with pytest.raises(Unknown):
        await sign_ins.keep_digits(replace(DIGITS, staff="nobody"))
    with pytest.raises(Unknown):
        await sign_ins.try_digits("aino", 2, 1.0)
    await sign_ins.keep_digits(DIGITS)
    for _ in range(4):
        assert await sign_ins.try_digits("aino", 2, 1.0) == DIGITS
        await sign_ins.right_digits(DIGITS)
    with pytest.raises(Unknown):
        await sign_ins.try_digits("aino", 2, 100.0)
    for _ in range(2):
        await sign_ins.try_digits("aino", 2, 99.9)
    with pytest.raises(Unknown):
        await sign_ins.try_digits("aino", 2, 1.0)
    fresh = replace(DIGITS, salt=b"x" * 32)
    await sign_ins.keep_digits(fresh)
    assert await sign_ins.try_digits("aino", 2, 1.0) == fresh, "those before count no more"
    await sign_ins.right_digits(DIGITS)
    await sign_ins.try_digits("aino", 2, 1.0)
    with pytest.raises(Unknown):
        await sign_ins.try_digits("aino", 2, 1.0)


async def test_of_many_tries_at_once_only_so_many_are_heard(sign_ins, database_url):
    others = [Database(database_url) for _ in range(2)]
    await sign_ins.keep_digits(DIGITS)
    asking = [sign_ins, *(DatabaseSignIns(other) for other in others)]
    answers = await asyncio.gather(
        *(one.try_digits("aino", 5, 1.0) for one in asking * 5), return_exceptions=True
    )
    assert answers.count(DIGITS) == 5
    for other in others:
        await other.close()


async def test_digits_are_spent_once(sign_ins):
    await sign_ins.keep_digits(DIGITS)
    with pytest.raises(Unknown):
        await sign_ins.spend_digits(replace(DIGITS, salt=b"x" * 32))
    await sign_ins.spend_digits(DIGITS)
    with pytest.raises(Unknown):
        await sign_ins.spend_digits(DIGITS)


async def test_who_is_invited_is_told_until_the_last_invitation_ends(sign_ins):
    await sign_ins.add_link("aino", b"1" * 32, 90.0)
    await sign_ins.keep_digits(DIGITS)
    await sign_ins.add_link("lea", b"2" * 32, 50.0)
    assert await sign_ins.invited(1.0) == {"aino": 100.0, "lea": 50.0}
    assert await sign_ins.invited(50.0) == {"aino": 100.0}
    assert await sign_ins.invited(100.0) == {}


# ---- bearers ----


async def test_a_bearer_counts_until_it_expires_is_idle_or_ends(sign_ins):
    with pytest.raises(Unknown):
        await sign_ins.add_bearer(b"b" * 32, replace(BEARER, staff="nobody"))
    idle = replace(BEARER, tab_key=None, idle_ends=50.0)
    await sign_ins.add_bearer(b"b" * 32, BEARER)
    await sign_ins.add_bearer(b"i" * 32, idle)
    asked = [at.to_bytes(32, "big") for at in range(2 * ASKED_MAX)] + [b"b" * 32, b"i" * 32]
    assert await sign_ins.bearers(asked, 49.5) == {b"b" * 32: BEARER, b"i" * 32: idle}
    assert await sign_ins.bearers(asked, 50.0) == {b"b" * 32: BEARER}
    assert await sign_ins.bearers(asked, 1_800_000_000.125) == {b"b" * 32: BEARER}
    assert await sign_ins.bearers(asked, 1_800_000_000.25) == {}
    assert await sign_ins.bearers([], 1.0) == {}
    await sign_ins.used([b"i" * 32, b"never" * 6], 70.0)
    assert await sign_ins.bearers([b"i" * 32], 69.5) == {b"i" * 32: replace(idle, idle_ends=70.0)}
    for _ in range(2):
        await sign_ins.end_bearer(b"b" * 32)
    assert await sign_ins.bearers(asked, 1.0) == {b"i" * 32: replace(idle, idle_ends=70.0)}


async def test_who_has_a_bearer_is_signed_in(sign_ins):
    await sign_ins.add_bearer(b"1" * 32, replace(BEARER, idle_ends=50.0))
    await sign_ins.add_bearer(b"2" * 32, replace(BEARER, idle_ends=60.0))
    await sign_ins.add_bearer(b"3" * 32, replace(BEARER, staff="lea", expires=55.0))
    assert await sign_ins.signed_in(49.0) == {"aino", "lea"}
    assert await sign_ins.signed_in(55.0) == {"aino"}
    assert await sign_ins.signed_in(60.0) == frozenset()


async def test_a_bearer_is_no_link(sign_ins):
    await sign_ins.add_bearer(b"b" * 32, BEARER)
    await sign_ins.add_link("aino", b"l" * 32, 100.0)
    with pytest.raises(Unknown):
        await sign_ins.spend_link(b"b" * 32, 1.0)
    assert await sign_ins.bearers([b"l" * 32], 1.0) == {}


async def test_one_persons_sign_ins_end_and_nobody_elses(sign_ins):
    await sign_ins.add_bearer(b"1" * 32, BEARER)
    await sign_ins.add_link("aino", b"2" * 32, 100.0)
    await sign_ins.keep_digits(DIGITS)
    await sign_ins.add_bearer(b"3" * 32, replace(BEARER, staff="lea"))
    assert await sign_ins.end_bearers("aino") == 3
    assert await sign_ins.signed_in(1.0) == {"lea"}
    assert await sign_ins.invited(1.0) == {}


async def test_staff_that_are_gone_lose_all_that_lets_them_in(sign_ins, passkeys, directories):
    await sign_ins.add_bearer(b"b" * 32, BEARER)
    await sign_ins.add_link("aino", b"l" * 32, 100.0)
    await sign_ins.keep_digits(DIGITS)
    await passkeys.add(PASSKEY, 9)
    await passkeys.keep_fallback(FALLBACK)
    await sign_ins.add_bearer(b"s" * 32, replace(BEARER, staff="lea"))
    await directories.store(replace(DIRECTORY, staff={"lea": LEA}))
    await directories.store(DIRECTORY)
    assert await sign_ins.signed_in(1.0) == {"lea"}
    assert await sign_ins.invited(1.0) == {}
    assert await passkeys.counts() == {}
    with pytest.raises(Unknown):
        await passkeys.fallback("aino")


async def test_a_changed_alias_keeps_the_bearer(sign_ins, directories):
    await sign_ins.add_bearer(b"b" * 32, BEARER)
    changed = {"aino": replace(AINO, alias="A."), "lea": LEA}
    await directories.store(replace(DIRECTORY, staff=changed))
    assert await sign_ins.signed_in(1.0) == {"aino"}


async def test_a_purge_forgets_what_has_expired_and_nothing_else(sign_ins):
    await sign_ins.add_link("aino", b"1" * 32, 100.0)
    await sign_ins.keep_digits(DIGITS)
    await sign_ins.add_bearer(b"2" * 32, replace(BEARER, expires=100.0))
    idle, used = b"3" * 32, b"4" * 32
    await sign_ins.add_bearer(idle, replace(BEARER, idle_ends=100.0))
    await sign_ins.add_bearer(used, replace(BEARER, idle_ends=100.5))
    assert await sign_ins.purge(100.0) == 3
    assert await sign_ins.purge(100.0) == 0
    assert list(await sign_ins.bearers([idle, used], 100.0)) == [used]
    assert set(await sign_ins.bearers([idle, used], 99.0)) == {idle, used}, (
        "it may have been in use unwritten"
    )


# ---- passkeys and fallbacks ----


async def test_a_passkey_is_kept_once_and_only_so_many(passkeys):
    with pytest.raises(Unknown):
        await passkeys.add(replace(PASSKEY, staff="nobody"), 9)
    await passkeys.add(PASSKEY, 2)
    with pytest.raises(Refused) as refused:
        await passkeys.add(replace(PASSKEY, staff="lea"), 2)
    assert refused.value.reason is Reason.NO_ROOM
    later = replace(PASSKEY, id=b"q" * 16, made=11.0, is_synced=True)
    await passkeys.add(later, 2)
    with pytest.raises(Refused):
        await passkeys.add(replace(PASSKEY, id=b"r" * 16), 2)
    assert await passkeys.of("aino") == [PASSKEY, later]
    assert await passkeys.passkey(later.id) == later
    assert await passkeys.counts() == {"aino": 2}
    with pytest.raises(Unknown):
        await passkeys.passkey(b"r" * 16)


async def test_a_count_is_kept_unless_another_was_faster(passkeys):
    await passkeys.add(PASSKEY, 9)
    await passkeys.used(PASSKEY, 2**32 - 1, 20.5)
    used = replace(PASSKEY, count=2**32 - 1, used=20.5)
    assert await passkeys.passkey(PASSKEY.id) == used
    with pytest.raises(Unknown):
        await passkeys.used(PASSKEY, 4, 21.0)
    assert await passkeys.passkey(PASSKEY.id) == used


async def test_nobody_removes_anothers_passkey(passkeys):
    await passkeys.add(PASSKEY, 9)
    with pytest.raises(Unknown):
        await passkeys.remove("lea", PASSKEY.id)
    await passkeys.remove("aino", PASSKEY.id)
    with pytest.raises(Unknown):
        await passkeys.remove("aino", PASSKEY.id)


async def test_a_step_counts_once_and_a_fallback_replaces_the_one_before(passkeys):
    with pytest.raises(Unknown):
        await passkeys.keep_fallback(replace(FALLBACK, staff="nobody"))
    await passkeys.keep_fallback(FALLBACK)
    for step in (6, 7):
        with pytest.raises(Unknown):
            await passkeys.spend_step("aino", step)
    await passkeys.spend_step("aino", 8)
    assert await passkeys.fallback("aino") == replace(FALLBACK, last_step=8)
    other = replace(FALLBACK, key_hash=b"o" * 32, last_step=1)
    await passkeys.keep_fallback(other)
    assert await passkeys.fallback("aino") == other


async def test_all_of_one_person_is_forgotten(passkeys):
    await passkeys.add(PASSKEY, 9)
    await passkeys.add(replace(PASSKEY, id=b"q" * 16, staff="lea"), 9)
    await passkeys.keep_fallback(FALLBACK)
    assert await passkeys.forget("aino") == 2
    assert await passkeys.counts() == {"lea": 1}


# ---- what the staff has done ----


async def test_acts_are_read_newest_first_page_by_page_and_by_their_organisation_alone(audit):
    rows = [AuditRow("esimerkki", float(at), "lea", "link_made", "aino") for at in range(5)]
    await audit.add(rows[:3])
    await audit.add([AuditRow("toinen", 9.0, "", "signed_in"), *rows[3:]])
    await audit.add([AuditRow("nobody", 9.0, "", "signed_in")])
    await audit.add([])
    first = await audit.before("esimerkki", None, 3)
    assert [each._replace(number=0) for each in first] == rows[:1:-1]
    rest = await audit.before("esimerkki", first[-1].number, 3)
    assert [each._replace(number=0) for each in rest] == rows[1::-1]
    assert await audit.before("esimerkki", rest[-1].number, 3) == []


async def test_acts_are_purged_when_they_are_older(audit):
    await audit.add([AuditRow("esimerkki", at, "lea", "signed_in") for at in (9.5, 10.0, 10.5)])
    assert await audit.purge(10.0) == 1
    assert [each.at for each in await audit.before("esimerkki", None, 9)] == [10.5, 10.0]
