"""Limits that belong to a member and not to a connection: whoever connects anew has no more than was left."""

from chatd.base.limits import Bucket, Limit, is_full, take
from chatd.base.names import Seconds

BUCKETS_MAX = 10_000  # then those that are full again are forgotten


class MemberBuckets:
    """By limit and member. Times of one clock, whatever it counts from."""

    def __init__(self, buckets_max: int = BUCKETS_MAX) -> None:
        self._buckets: dict[tuple[Limit, str], Bucket] = {}
        self._least, self._most = buckets_max, buckets_max

    def take(self, limit: Limit, member: str, now: Seconds) -> None:
        """Once more of this member. Raises: Refused(TOO_OFTEN)."""
        key = limit, member
        self._buckets[key] = take(limit, self._buckets.get(key), now)
        if len(self._buckets) > self._most:
            self._forget(now)

    def _forget(self, now: Seconds) -> None:
        """The more are left that still count, the later comes the next time: so it costs little for each."""
        kept = self._buckets.items()
        self._buckets = {key: each for key, each in kept if not is_full(key[0], each, now)}
        self._most = max(self._least, 2 * len(self._buckets))

    def __len__(self) -> int:
        return len(self._buckets)
