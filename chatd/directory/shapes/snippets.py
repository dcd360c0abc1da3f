"""What a webmaster needs of an embed."""

from chatd.base.shapes import Name, Shape


class SnippetBody(Shape, frozen=True):
    """`POST /api/snippet`: of which embed, in which language its link and its button speak.

    `display`: how the chat stands in the page: `box`, `bubble`, `inline` or `page`.
    """

    embed: Name
    language: Name
    display: Name = "box"


class PreviewBody(Shape, frozen=True):
    """`POST /api/preview`: one's own draft of this line."""

    line: Name


class PreviewShown(Shape, frozen=True):
    """Where one's draft is to be seen as its visitors would meet it, and until when (seconds since 1970).

    Whoever has the address may look; there is no place in the queue, and nothing is counted. `?lang=`: a language.
    """

    page: str
    expires: int


class SnippetShown(Shape, frozen=True):
    """`html` to paste; `policy`: what a page with a content security policy must allow, in English for its webmaster.

    `test`: the same for a page that nobody can begin a chat on, and nothing is counted; `test_page`: such an own page.
    `roots`: how many root keys it names; 0: it opens no sealed conversation. `page`: the address of the own page.
    `for_advice`: of the page for professionals; "" where the line has no such entry.
    """

    html: str
    policy: str
    roots: int
    page: str
    test: str
    test_page: str
    for_advice: str = ""
