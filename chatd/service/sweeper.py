"""What time does: missed offers, expired tickets, lost and silent members, orphans, planned hours, forgetting."""

from chatd.core.names import Seconds


class Sweeper:
    """Run every second by main; a second run at the same time changes nothing."""

    async def sweep(self, now: Seconds) -> None:
        """Everything that is due at `now`, then assign. Raises: Unavailable (what was done stays done)."""
        raise NotImplementedError
