"""The staff's ports in memory: sign-ins, passkeys, acts."""

from collections import Counter
from dataclasses import replace

from chatd.base.errors import Reason, Refused, Unknown


class KeptSignIns:
    def __init__(self):
        self.links, self.digits, self.kept = {}, {}, {}

    async def add_link(self, staff, link_hash, expires):
        self.links[link_hash] = (staff, expires)

    async def link(self, link_hash, now):
        staff, expires = self.links.get(link_hash, (None, 0))
        return _live(staff, expires, now)

    async def spend_link(self, link_hash, now):
        staff, expires = self.links.pop(link_hash, (None, 0))
        return _live(staff, expires, now)

    async def keep_digits(self, digits):
        self.digits[digits.staff] = [digits, 0]

    async def try_digits(self, staff, tries_max, now):
        digits, tries = self.digits.get(staff, (None, 0))
        if digits is None or digits.expires <= now or tries >= tries_max:
            raise Unknown
        self.digits[staff][1] += 1
        return digits

    async def right_digits(self, digits):
        self.digits[digits.staff][1] -= 1

    async def spend_digits(self, digits):
        if self.digits.pop(digits.staff, [None])[0] != digits:
            raise Unknown

    async def invited(self, now):
        rows = [
            *self.links.values(),
            *((key, each.expires) for key, (each, _) in self.digits.items()),
        ]
        return {
            staff: expires
            for staff, expires in sorted(rows, key=lambda row: row[1])
            if expires > now
        }

    async def add_bearer(self, bearer_hash, bearer):
        self.kept[bearer_hash] = bearer

    async def bearers(self, hashes, now):
        known = {each: self.kept[each] for each in hashes if each in self.kept}
        return {key: each for key, each in known.items() if min(each.expires, each.idle_ends) > now}

    async def used(self, hashes, idle_ends):
        for each in hashes:
            self.kept[each] = replace(self.kept[each], idle_ends=idle_ends)

    async def signed_in(self, now):
        return frozenset(each.staff for each in (await self.bearers(self.kept, now)).values())

    async def end_bearer(self, bearer_hash):
        self.kept.pop(bearer_hash, None)

    async def end_bearers(self, staff):
        before = len(self.links) + len(self.digits) + len(self.kept)
        self.links = {key: row for key, row in self.links.items() if row[0] != staff}
        self.kept = {key: each for key, each in self.kept.items() if each.staff != staff}
        self.digits.pop(staff, None)
        return before - len(self.links) - len(self.digits) - len(self.kept)

    async def purge(self, now):
        self.links = {key: row for key, row in self.links.items() if row[1] > now}
        self.digits = {key: row for key, row in self.digits.items() if row[0].expires > now}
        self.kept = {key: each for key, each in self.kept.items() if each.expires > now}


class KeptPasskeys:
    def __init__(self):
        self.keys, self.fallbacks = {}, {}

    async def add(self, passkey, most):
        if passkey.id in self.keys or len(await self.of(passkey.staff)) >= most:
            raise Refused(Reason.NO_ROOM)
        self.keys[passkey.id] = passkey

    async def passkey(self, id_):
        return _known(self.keys.get(id_))

    async def of(self, staff):
        return [each for each in self.keys.values() if each.staff == staff]

    async def counts(self):
        return Counter(each.staff for each in self.keys.values())

    async def used(self, passkey, count, now):
        if _known(self.keys.get(passkey.id)).count != passkey.count:
            raise Unknown
        self.keys[passkey.id] = replace(passkey, count=count, used=now)

    async def remove(self, staff, id_):
        if _known(self.keys.get(id_)).staff != staff:
            raise Unknown
        del self.keys[id_]

    async def keep_fallback(self, fallback):
        self.fallbacks[fallback.staff] = fallback

    async def fallback(self, staff):
        return _known(self.fallbacks.get(staff))

    async def spend_step(self, staff, step):
        if _known(self.fallbacks.get(staff)).last_step >= step:
            raise Unknown
        self.fallbacks[staff] = replace(self.fallbacks[staff], last_step=step)

    async def forget(self, staff):
        gone = await self.of(staff)
        for each in gone:
            del self.keys[each.id]
        return len(gone) + (self.fallbacks.pop(staff, None) is not None)


class KeptAudit:
    def __init__(self):
        self.rows = []

    async def add(self, rows):
        for row in rows:
            self.rows.append(row._replace(number=len(self.rows) + 1))

    async def before(self, organisation, number, most, accounts=None):
        found = [
            each
            for each in reversed(self.rows)
            if each.organisation == organisation
            and (number is None or each.number < number)
            and (accounts is None or each.account in accounts)
        ]
        return found[:most]

    async def purge(self, before):
        self.rows = [each for each in self.rows if each.at >= before]


def _live(staff, expires, now):
    if staff is None or expires <= now:
        raise Unknown
    return staff


def _known(found):
    if found is None:
        raise Unknown
    return found
