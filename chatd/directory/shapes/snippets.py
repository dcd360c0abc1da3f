"""What a webmaster needs of an embed."""

from chatd.base.shapes import Name, Shape


class SnippetBody(Shape, frozen=True):
    """`POST /api/snippet`: of which embed, in which language its link and its button speak."""

    embed: Name
    language: Name


class SnippetShown(Shape, frozen=True):
    """`html` to paste; `policy`: what a page with a content security policy must allow, in English for its webmaster.

    `roots`: how many root keys it names; 0: it opens no sealed conversation. `page`: the address of the own page.
    """

    html: str
    policy: str
    roots: int
    page: str
