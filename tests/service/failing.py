"""A world whose stores can fail: one call, each call of one method, or all for a while."""

from dataclasses import fields, replace

from chatd.base.errors import Unavailable
from tests.service.world import World

STORES = ("tickets_and_desks", "doors_and_tallies", "conversations", "due")


class Failing:
    """Hands every call on, unless `fails(store, method, arguments)` says that the store is away."""

    def __init__(self, kept, name, world):
        self._kept, self._name, self._world = kept, name, world

    def __getattr__(self, method):
        found = getattr(self._kept, method)
        if method.startswith("_") or not callable(found):
            return found

        async def asked(*args, **kwargs):
            self._world.calls.append((self._name, method))
            if self._world.fails(self._name, method, args):
                self._world.failed += 1
                raise Unavailable
            return await getattr(self._kept, method)(*args, **kwargs)  # as it is now

        return asked


def never(*_):
    return False


class FailingWorld(World):
    """`fails` is asked for each call; `calls` are noted."""

    def __init__(self, *args, **wishes):
        self.calls, self.fails, self.failed = [], never, 0
        super().__init__(*args, **wishes)

    def make_live(self):
        live = super().make_live()
        self.kept = live
        named = [each.name for each in fields(live) if each.name in STORES]
        return replace(live, **{name: Failing(getattr(live, name), name, self) for name in named})

    async def sweep(self, seconds=1):
        """One second later; what fails is the daemon's own matter, as in life."""
        self.clock.at += seconds
        try:
            await self.services.sweeper.sweep(self.clock.now())
        except Unavailable:
            return
