"""How often a page may do something: a bucket of tokens that refills with time."""

from dataclasses import dataclass
from typing import NamedTuple

from chatd.base.errors import Reason, Refused
from chatd.base.names import Seconds


@dataclass(frozen=True, slots=True, eq=False)  # each is one of its own: so its hash costs nothing
class Limit:
    """At most `burst` at once, and `per_second` in the long run.

    `is_of_member`: of an event, a new connection of the same member has no more of it than the one before had left.
    """

    name: str
    burst: int
    per_second: float
    is_of_member: bool = False


# Of one connection: all events. After a lost connection a page may say 256 held envelopes again at once, and
# acknowledge each with one `received`.
EVENTS = Limit("events", burst=600, per_second=40)
# Of one member, over all its connections: envelopes. Typing is 0.1 per second; all that is held is said again twice.
SAYS = Limit("says", burst=600, per_second=10, is_of_member=True)
# Of one ticket: that it is urgent. Each sounds an alarm at people, whatever connection it comes over.
FLAGS = Limit("flags", burst=6, per_second=6 / 60)
# Of one ticket: which languages are fine too. Each time all who wait are looked at anew.
CHOICES = Limit("choices", burst=30, per_second=30 / 60)
# Of one desk: askings of colleagues, made and withdrawn. Each rings at somebody, and may be a question to the visitor.
ASKINGS = Limit("askings", burst=6, per_second=6 / 60, is_of_member=True)
# Of one console: what it says in ceremonies. One attempt takes three at most.
CEREMONIES = Limit("ceremonies", burst=20, per_second=20 / 60)
# Of one person in one process: answers to calls, and whether she wants to be called. Each tells all consoles.
CALL_ANSWERS = Limit("call_answers", burst=20, per_second=20 / 60)
CALL_WISHES = Limit("call_wishes", burst=20, per_second=20 / 60)
# Of one person in one process: where she wants e-mail. Nobody mistypes it more often.
CALL_ADDRESSES = Limit("call_addresses", burst=10, per_second=10 / 3600)
# Of one signed value: resumes and goodbyes that were `gone`. The right key is always heard, and no other value counts.
WRONG_KEYS = Limit("wrong_keys", burst=5, per_second=5 / 60)
# Of one link or bearer that was `gone`: the next time no store is asked. No other link and no other bearer counts.
WRONG_SECRETS = Limit("wrong_secrets", burst=5, per_second=5 / 60)
# Of one person who knows the passphrase: one-time codes that were wrong, in all processes that share a store, where
# right ones count too. Nobody else can use them up.
WRONG_CODES = Limit("wrong_codes", burst=5, per_second=1 / 60)

# Of one network at the staff room of one line, at one process: codes that were wrong, so few that one network alone
# does not end the codes of others (`CODE_TRIES_MAX` in room/rules/guests.py, over all networks).
KNOCKS = Limit("knocks", burst=3, per_second=3 / 600)
# Of one key that a guest's page is said to have: no other key counts, so that nobody keeps her from coming back.
WRONG_RETURNS = Limit("wrong_returns", burst=5, per_second=5 / 60)


class Bucket(NamedTuple):
    """What is left of a limit at a moment, seconds since 1970."""

    tokens: float
    at: Seconds


def full(limit: Limit, now: Seconds) -> Bucket:
    """A bucket nobody has taken from."""
    return Bucket(float(limit.burst), now)


def take(limit: Limit, bucket: Bucket | None, now: Seconds, count: int = 1) -> Bucket:
    """The bucket after `count` more; None is a full one. Raises: Refused(TOO_OFTEN), and nothing is taken.

    A clock that goes back refills nothing.
    """
    tokens, at = bucket or (limit.burst, now)
    if now > at:
        tokens, at = min(limit.burst, tokens + (now - at) * limit.per_second), now
    if tokens < count:
        raise Refused(Reason.TOO_OFTEN)
    return Bucket(tokens - count, at)


def is_full(limit: Limit, bucket: Bucket, now: Seconds) -> bool:
    """Whether the bucket has refilled, so that it may be forgotten."""
    return bucket.tokens + (now - bucket.at) * limit.per_second >= limit.burst
