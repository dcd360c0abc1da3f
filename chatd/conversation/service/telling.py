"""Hints to all pages of a conversation, of a match, of those who lead."""

from chatd.base.names import TicketId
from chatd.conversation.ports import Post
from chatd.conversation.rules.conversation import Conversation


def tell_members(post: Post, conversation: Conversation) -> None:
    """Each member's page asks for its state anew."""
    for member in conversation.members:
        if member.desk is None:
            post.ticket_changed(TicketId(member.id))
        else:
            post.desk_changed(member.desk)
