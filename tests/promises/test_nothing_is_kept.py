"""P1, P3, P4: what was said, and who said it from where, is searched wherever it could have been left."""

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, expect

from tests.stage.browser import BROKEN_LINE, Chromium, Elsewhere, Watch
from tests.stage.fixtures import NewContext, beside_the_browser
from tests.stage.line import ROOT, Line
from tests.stage.memory import image_of
from tests.stage.people import SOON, Counsellor, Visitor
from tests.stage.words import found, planted

ADDRESS = "203.0.113.77"  # Source: RFC 5737, documentation
COUNSELLOR = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}}


@dataclass
class Words:
    """What is planted, and what of it stays with people and must be nowhere else."""

    visitor: str = field(default_factory=lambda: planted("visitor"))
    counsellor: str = field(default_factory=lambda: planted("counsellor"))
    malformed: str = field(default_factory=lambda: planted("malformed"))
    browser: str = field(
        default_factory=lambda: planted("browser").encode("ascii", "ignore").decode()
    )
    page: str = field(default_factory=lambda: planted("page").encode("ascii", "ignore").decode())
    control: str = field(
        default_factory=lambda: planted("control")
    )  # the organisation's name: it is kept

    @property
    def said(self) -> list[str]:
        return [self.visitor, self.counsellor]

    @property
    def about(self) -> list[str]:
        return [self.browser, self.page, ADDRESS]


def loud_line(folder: Path, words: Words) -> Line:
    """As loud as it can be, with a planted name in its configuration, behind a proxy that tells addresses."""
    example = (ROOT / "ops" / "organisations.example.toml").read_text()
    file = folder / "organisations.toml"
    file.write_text(example.replace("Esimerkkiyhdistys", words.control))
    opened = Line(
        folder / "line",
        {"wait_offered_max_minutes": 240, "wrap_up_seconds": 0},
        environment={"CHATD_LOG_LEVEL": "DEBUG"},
        arguments=("--organisations", str(file)),
    )
    opened.proxy.header = f"X-Forwarded-For: {ADDRESS}".encode()
    return opened


@beside_the_browser
async def line(tmp_path: Path) -> AsyncIterator[Line]:
    opened = loud_line(tmp_path, Words())
    try:
        yield await opened.open()
    finally:
        await opened.close()


@dataclass
class Evening:
    """What is left of a whole conversation. `image`: the daemon's memory, still running; None where it is forbidden."""

    words: Words
    line: Line
    image: bytes | None
    files: dict[str, bytes]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def evening(
    chromium: Chromium, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Evening]:
    """One conversation, searched by each test in another place."""
    folder, words, elsewhere = tmp_path_factory.mktemp("kept"), Words(), await Elsewhere().open()
    line = loud_line(folder, words)
    browser, watch = await chromium.of(elsewhere), Watch(set())

    async def context(**arguments: object) -> BrowserContext:
        made = await browser.new_context(
            **{"locale": "fi-FI", "proxy": elsewhere.proxy, **arguments}
        )
        await watch.over(made)
        return made

    try:
        await line.open()
        watch.hosts = line.hosts
        await converse(line, context, words)
        image = image_of(line.pid) if os.getuid() == 0 else None
        await line.stop()
        assert not watch.faults, watch.faults
        assert not elsewhere.asked, "a request to a third party"
        yield Evening(words, line, image, files_of(line))
    finally:
        await line.close()
        await elsewhere.close()


async def converse(line: Line, context: NewContext, words: Words) -> None:
    """A whole conversation, malformed packets beside it, and its end."""
    aino = await Counsellor.sign_in(await context(**COUNSELLOR), line.links["aino"])
    await aino.start_shift()
    visitor = await Visitor.come(
        await context(user_agent=f"Mozilla/5.0 {words.browser}"),
        f"{line.partner}?from={words.page}",
    )
    await visitor.join()
    await aino.accept()
    await visitor.verified()
    await aino.sealed()
    await visitor.say(words.visitor)
    await expect(aino.said()).to_have_text([words.visitor])
    await aino.say(words.counsellor)
    await expect(visitor.said).to_have_text([words.visitor, words.counsellor])
    await send_malformed(line, words.malformed)
    await visitor.end()
    await visitor.sees("end.erased")
    await expect(aino.page.get_by_text("The words have been wiped")).to_be_visible(timeout=SOON)
    for each in (visitor, aino):
        await each.page.close()


async def send_malformed(line: Line, word: str) -> None:
    """Packets that no decoder takes, to both servers: what a library logs of them is searched too."""
    for path in ("visitor", "console"):
        opened = await ask(line, "GET", f"/{path}/socket.io/?EIO=4&transport=polling", b"")
        sid = re.search(rb'"sid":"([^"]+)"', opened)
        key = re.search(rb'"key":"([^"]+)"', opened)
        assert sid, opened
        assert key, opened
        where = f"/{path}/socket.io/?EIO=4&transport=polling&sid={sid[1].decode()}"
        for packet in (f"4{word}", f'42/visitor,["{word}",', f'40/{word},{{"{word}":', f"9{word}"):
            await ask(
                line, "POST", where, packet.encode(), f"Accept: */*;key={key[1].decode()}\r\n"
            )


async def ask(line: Line, method: str, path: str, body: bytes, more: str = "") -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
    head += f"{more}Connection: close\r\n\r\n"
    writer.write(head.encode() + body)
    answer = await reader.read()
    writer.close()
    return answer


def files_of(line: Line) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in line.folder.rglob("*") if path.is_file()}


async def test_no_word_and_nothing_about_the_visitor_reaches_a_file_or_a_log(evening: Evening):
    files, words = evening.files, evening.words
    assert found([words.control], files["line.sqlite"]), (
        "control: the search finds what the database does keep"
    )
    assert b"daemon_started" in files["output.log"], "control: this is the log, and it is loud"
    secret = [*words.said, words.malformed, *words.about]
    assert {name: hits for name, content in files.items() if (hits := found(secret, content))} == {}


async def test_every_line_of_the_log_has_allowed_keys_only(evening: Evening):
    log = evening.files["output.log"].decode()
    lines = [json.loads(each) for each in log.splitlines() if each.startswith("{")]
    allowed = {
        "event",
        "level",
        "time",
        "organisation",
        "line",
        "account",
        "phase",
        "reason",
        "count",
    }
    allowed |= {"error_type", "error_file", "error_line", "logger", "embed", "part", "seconds"}
    of_a_start = {"version", "listens_at", "database", "redis", "lines"}
    assert len(lines) >= 2, "control: something was logged"
    for each in lines:
        started = of_a_start if each["event"] == "daemon_started" else set()
        assert each.keys() <= allowed | started


@pytest.mark.skipif(
    os.getuid() != 0, reason="only root may read the memory of a daemon that forbids it"
)
async def test_no_word_is_in_the_daemons_memory_during_or_after(evening: Evening):
    image, words = evening.image, evening.words
    assert image
    assert found([words.control], image), "control: the search finds what memory does hold"
    assert found(words.said, image) == []
    # Freed memory is not overwritten; the partner's page of the demonstration lives in the same process.
    names = ("browser", "page", "address")
    left = {name: image.count(word.encode()) for name, word in zip(names, words.about, strict=True)}
    results = ROOT / "test-results"
    results.mkdir(exist_ok=True)
    (results / "memory.json").write_text(
        json.dumps({"image_bytes": len(image), "times_left_in_memory": left})
    )


async def test_what_passed_through_the_line_was_sealed(evening: Evening):
    heard, words = evening.line.proxy, evening.words
    passed = "\n".join(heard.sent_texts()).encode()
    answered = b"\n".join(bytes(each.received) for each in heard.heard)
    assert b'"kind":"message"' in passed, "control: the envelopes are there"
    assert found([words.browser], passed), "control: the search finds what browsers do send"
    assert found(words.said, passed + answered) == []


async def test_nothing_of_live_state_is_on_the_disk_after_a_restart(
    line: Line, watch: Watch, context: NewContext
):
    visitor = await Visitor.come(await context(), line.partner)
    await visitor.join()
    await visitor.is_first()
    sent = "\n".join(line.proxy.sent_texts())
    hashed = re.search(r'"resume_hash":"([^"]+)"', sent)
    assert hashed, "control: the ticket was asked for"
    watch.expect(BROKEN_LINE)
    await line.stop()
    await visitor.page.close()
    await line.start()
    await line.stop()
    assert {
        name for name, content in files_of(line).items() if hashed[1].encode() in content
    } == set()
    assert set(files_of(line)) == {
        "line.sqlite",
        "signing-key.json",
        "demonstration-keys",
        "output.log",
    }
