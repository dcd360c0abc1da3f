"""What anybody may know of a line before joining: whether it is open, the wait, its reviewed texts."""

from chatd.core.names import EmbedId, Language
from chatd.service.views import LineProfile, PublicState


class PublicLines:
    """Reads only; nothing here changes anything or knows who asks."""

    async def state(self, embed: EmbedId, origin: str | None) -> PublicState:
        """The state for the partner's page. `origin`: the `Origin` header, None or "null" without one.

        A courtesy and no authentication: a foreign origin gets phase "not_allowed". Raises: Unknown (embed).
        """
        raise NotImplementedError

    async def profile(self, embed: EmbedId, language: Language) -> LineProfile:
        """Texts in `language`, or in the line's first language when it has not this one. Raises: Unknown (embed)."""
        raise NotImplementedError
