"""A logo is a small PNG or WebP that stands still; whatever else calls itself one is refused, SVG above all."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatd.directory.rules.checks.hints import Expected
from chatd.directory.rules.checks.values import a_logo
from chatd.directory.rules.differences import differences
from chatd.directory.rules.directory import Directory, Organisation
from chatd.directory.rules.logo import LOGO_MAX_BYTES, logo_in, logo_said, size_of
from tests.stage.pictures import as_text, png, webp


def lossy(width, height):
    return webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height))


def lossless(width, height):
    bits = (width - 1) | (height - 1) << 14
    return webp(b"VP8L", b"\x2f" + struct.pack("<I", bits))


def extended(width, height, flags=0x10):
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return webp(b"VP8X", bytes([flags, 0, 0, 0]) + sides)


FORMS = {"png": png, "lossy": lossy, "lossless": lossless, "extended": extended}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [(16, 16), (512, 16), (48, 32)])
def test_a_small_png_or_webp_is_one_and_its_size_is_read(form, size):
    data = FORMS[form](*size)
    assert size_of(data) == size
    assert logo_in(as_text(data)) == as_text(data)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [(15, 16), (16, 513), (1, 1)])
def test_one_too_small_or_too_large_to_be_seen_is_none(form, size):
    assert logo_in(as_text(FORMS[form](*size))) is None


SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg"><script>fetch("https://evil.example")</script></svg>'
)
OTHERS = {
    "svg with a script": SVG,
    "svg that asks another server": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="https://e.example/x"/></svg>',
    "svg behind a declaration": b'<?xml version="1.0"?>' + SVG,
    "html": b"<!doctype html><script>alert(1)</script>".ljust(64),
    "gif": b"GIF89a" + b"\x20\0\x20\0".ljust(64, b"\0"),
    "jpeg": b"\xff\xd8\xff\xe0".ljust(64, b"\0"),
    "a png that moves": png(more=b"acTL"),
    "a webp that moves": extended(32, 32, flags=0x12),
    "a png cut off": png()[:24],
    "a webp of another kind": webp(b"ALPH", b"\0"),
    "too many bytes": png() + b"\0" * LOGO_MAX_BYTES,
    "nothing": b"",
}


@pytest.mark.parametrize("what", OTHERS)
def test_anything_else_is_refused_in_words(what):
    text = as_text(OTHERS[what]) or "-"
    assert logo_in(text) is None
    with pytest.raises(Expected) as refused:
        a_logo(text)
    assert "PNG or WebP" in str(refused.value)
    assert "4096 bytes" in str(refused.value)


@pytest.mark.parametrize(
    "text",
    ["iVBOR w0KGgo", "javascript:alert(1)", "https://e.example/logo.png", "é", "A" * 9999, 7, None],
)
def test_what_is_no_base64_or_an_address_is_refused(text):
    with pytest.raises(Expected):
        a_logo(text)


def test_a_data_address_is_taken_too_but_kept_plain_and_of_svg_none():
    plain = as_text(png())
    assert a_logo(f"data:image/png;base64,{plain}") == plain
    assert logo_in(f"data:image/svg+xml;base64,{plain}") is None
    assert a_logo("") == "", "none is none"


@given(st.binary(max_size=200))
def test_whatever_bytes_come_the_reader_answers(data):
    size_of(data)
    for start in (
        b"RIFF\0\0\0\0WEBPVP8X",
        b"RIFF\0\0\0\0WEBPVP8L",
        b"RIFF\0\0\0\0WEBPVP8 ",
        png()[:16],
    ):
        size_of(start + data)


def test_the_console_and_the_documents_say_the_same_limit():
    says = {
        "widget/src/console/organisation/logo-view.tsx": f"LOGO_MAX_BYTES = {LOGO_MAX_BYTES};",
        "docs/protocol.md": f"{LOGO_MAX_BYTES:,} bytes at most".replace(",", " "),
    }
    for file, words in says.items():
        assert words in (Path(__file__).parents[2] / file).read_text(), file


def test_what_has_changed_is_told_by_size_and_not_by_five_thousand_signs():
    one, other = as_text(png()), as_text(png(colour=(0, 0, 9)))
    [changed] = differences(
        Directory({"a": Organisation("a", "A", logo=one)}, {}, {}, {}),
        Directory({"a": Organisation("a", "A", logo=other)}, {}, {}, {}),
    )
    [part] = changed.parts
    assert part.name == "logo"
    assert part.old.startswith("48 x 32 px, ")
    assert part.old != part.new
    assert logo_said("") == ""
