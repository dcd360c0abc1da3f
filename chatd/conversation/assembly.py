"""Puts the services of conversations together, on those of the line."""

from dataclasses import dataclass

from chatd.base.house import House
from chatd.base.sweeper import Looker
from chatd.conversation.ports import ConversationStore, Seals
from chatd.conversation.service.deliveries import Deliveries
from chatd.conversation.service.endings import Endings
from chatd.conversation.service.for_line import ConversationsOfLine
from chatd.conversation.service.looks import Looks
from chatd.conversation.service.orphans import Orphans
from chatd.conversation.service.rebuilding import Rebuilding
from chatd.conversation.service.relay import Relay
from chatd.conversation.service.showing import Showing
from chatd.conversation.service.telling import CONVERSATION, TellingConversations
from chatd.directory.service.registry import Registry
from chatd.line.assembly import LineServices


@dataclass(frozen=True, slots=True)
class ConversationServices:
    """What the events of conversations speak to; `of_line` is for the line's port."""

    relay: Relay
    orphans: Orphans
    deliveries: Deliveries
    of_line: ConversationsOfLine
    lookers: dict[str, Looker]


def assemble(
    house: House, line: LineServices, registry: Registry, kept: ConversationStore, seals: Seals
) -> ConversationServices:
    """All of them. `kept` is the store, which here begins to tell."""
    clock, ids, post, values = house.clock, house.ids, house.post, house.values
    store = TellingConversations(kept, house.due, post, clock)
    deliveries = Deliveries(post)
    showing = Showing(line.store, registry, values, clock)
    endings = Endings(
        store=store,
        line=line.store,
        line_endings=line.endings,
        tallies=line.records,
        deliveries=deliveries,
        registry=registry,
        clock=clock,
    )
    orphans = Orphans(
        store=store,
        line=line.store,
        line_endings=line.endings,
        assigning=line.assigning,
        registry=registry,
        clock=clock,
    )
    rebuilding = Rebuilding(
        store=store,
        line=line.store,
        line_rebuilding=line.rebuilding,
        line_endings=line.endings,
        registry=registry,
        clock=clock,
    )
    looks = Looks(
        store=store,
        registry=registry,
        showing=showing,
        endings=endings,
        deliveries=deliveries,
        clock=clock,
    )
    return ConversationServices(
        relay=Relay(
            store=store,
            registry=registry,
            assigning=line.assigning,
            endings=endings,
            deliveries=deliveries,
            seals=seals,
            clock=clock,
        ),
        orphans=orphans,
        deliveries=deliveries,
        of_line=ConversationsOfLine(
            store=store,
            line=line.store,
            registry=registry,
            showing=showing,
            endings=endings,
            orphans=orphans,
            rebuilding=rebuilding,
            deliveries=deliveries,
            clock=clock,
            ids=ids,
        ),
        lookers={CONVERSATION: looks.conversations},
    )
