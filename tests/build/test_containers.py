"""The images are made of Debian's packages alone, and the example of several machines names only what there is."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "ops" / "containers"
IMAGES = (FOLDER / "Containerfile").read_text("utf-8")
COMPOSE = (FOLDER / "compose.yaml").read_text("utf-8")


def test_every_image_begins_with_debian():
    bases = re.findall(r"^FROM (\S+)", IMAGES, re.MULTILINE)
    assert set(bases) == {"${BASE}"}
    assert "ARG BASE=debian:" in IMAGES
    assert not re.search(r"curl|wget|ADD http", IMAGES)


def test_python_comes_with_its_hashes():
    installs = re.findall(r"pip install .*", IMAGES)
    assert installs
    assert all("--require-hashes" in each or "--no-deps" in each for each in installs)


def test_what_is_copied_is_there():
    for words in re.findall(r"^COPY (?!--from)(?:--\S+ )?(.+)$", IMAGES, re.MULTILINE):
        for each in words.split()[:-1]:
            assert (ROOT / each).exists(), each


def test_each_service_is_built_here():
    targets = set(re.findall(r"^FROM \S+ AS (\S+)", IMAGES, re.MULTILINE))
    used = set(re.findall(r"target: (\w+)", COMPOSE))
    assert used == targets - {"build"}
    images = re.findall(r"image: (\S+)", COMPOSE)
    assert all(each.startswith("avoinlinja/") for each in images)


def test_the_example_s_proxy_asks_the_daemons_where_they_are():
    guide = (ROOT / "docs" / "operations.md").read_text("utf-8").partition("as containers")[2]
    places = dict(re.findall(r"CHATD_NODE: (\w) }\n +networks: .*ipv4_address: ([\d.]+)", COMPOSE))
    assert len(places) == 2
    for number, (node, address) in enumerate(places.items(), start=1):
        assert f":808{number - 1}/{address}:8080" in guide.replace("127.0.0.1", "")
        assert rf"s/\^w{number}-/^{node}-w1-/" in guide
    (proxy,) = re.findall(r"networks: { proxied: { ipv4_address: ([\d.]+) } }\n    ports", COMPOSE)
    assert f"CHATD_PROXIES={proxy}" in guide
