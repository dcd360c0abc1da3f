"""What a page does when it is asked to work before it is given a place, for clients without a browser."""

import hashlib
from itertools import count

from chatd.base.base64url import to_text


def solved(challenge):
    """The `work` of the next `join`, for an answer `work_first`."""
    seed = hashlib.sha256(challenge["challenge"].encode()).digest()
    puzzles = range(challenge["puzzles"])
    solution = b"".join(_counter(seed + each.to_bytes(4), challenge["bits"]) for each in puzzles)
    return {"challenge": challenge["challenge"], "solution": to_text(solution)}


def _counter(head, bits):
    start = hashlib.sha256(head)
    for number in count():
        tried = start.copy()
        tried.update(number.to_bytes(4))
        if not int.from_bytes(tried.digest()[:4]) >> (32 - bits):
            return number.to_bytes(4)
    raise AssertionError


async def join(page, wish):
    """A place on the line, for as much work as it costs: the answer, and how hard each puzzle was."""
    answer = await page.ask("join", wish)
    bits = 0
    while answer.get("refused") == "work_first":
        bits = answer["bits"]
        answer = await page.ask("join", wish | {"work": solved(answer)})
    return answer, bits
