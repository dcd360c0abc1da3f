"""How often professionals have asked for advice."""

from chatd.base.shapes import Shape


class MonthOfAdvice(Shape, frozen=True):
    """In a month, `2026-11`. `sector`: null for those who said none; `count`: null for fewer than five."""

    month: str
    sector: str | None
    count: int | None


class AdviceAsked(Shape, frozen=True):
    """The answer of `GET /api/advice`, the newest month first."""

    months: tuple[MonthOfAdvice, ...]
