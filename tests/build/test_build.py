"""The build of what browsers load: the same bytes from the same input, one file each, nothing unpinned, no larger."""

import base64
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from chatd.base.texts.catalogue import catalogue

ROOT = Path(__file__).parents[2]
WIDGET = ROOT / "widget"
TEXTS = WIDGET.parent / "chatd" / "base" / "texts"
NODE = Path(sys.executable).with_name("node")


def copy_of_the_widget(folder: Path) -> Path:
    """The sources elsewhere on the disk, with the same packages."""
    for name in ("src", "build", "drafts"):
        shutil.copytree(WIDGET / name, folder / name)
    for name in ("package.json", "tsconfig.json", "release-key.json"):
        shutil.copy(WIDGET / name, folder / name)
    texts = folder.parent / TEXTS.relative_to(WIDGET.parent)
    shutil.copytree(TEXTS, texts, dirs_exist_ok=True)
    for name in (
        "chatd/directory/starters",
        "docs",
    ):  # phrases and cards of a practice; the table of calls
        shutil.copytree(ROOT / name, folder.parent / name, dirs_exist_ok=True)
    (folder / "node_modules").symlink_to(WIDGET / "node_modules")
    return folder


def build(widget: Path, target: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [NODE, widget / "build" / "build.mjs", target],
        capture_output=True,
        text=True,
        check=False,
        cwd=widget,
        env={**os.environ, **environment},
    )


def sizes_are_kept(built: Path) -> bool:
    command = [NODE, WIDGET / "build" / "sizes.mjs", built / "manifest.json"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("built")
    result = build(WIDGET, target)
    assert result.returncode == 0, result.stderr
    return target


ELSEWHERE = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "sv_FI.UTF-8",
    "HOME": "/nonexistent",
    "NODE_ENV": "development",
    "PYTHONHASHSEED": "7",
}


def test_another_folder_and_another_time_zone_give_the_same_bytes(built: Path, tmp_path: Path):
    elsewhere = copy_of_the_widget(tmp_path / "another-place")
    result = build(elsewhere, tmp_path / "out", **ELSEWHERE)
    assert result.returncode == 0, result.stderr
    assert len(bytes_of(built)) > 30, "control: something was built"
    assert bytes_of(tmp_path / "out") == bytes_of(built)


def wheel_of(folder: Path, built: Path, umask: int, **environment: str) -> bytes:
    """The package, made of a copy of everything in `folder`."""
    for name in ("chatd", "ops"):
        ignored = shutil.ignore_patterns("__pycache__", "assets")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copytree(built, folder / "chatd/assets", copy_function=shutil.copy)  # with new times
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, folder / name)
    result = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder / "out"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        umask=umask,
        env={**os.environ, **environment},
    )
    assert result.returncode == 0, result.stderr
    (wheel,) = (folder / "out").iterdir()
    return wheel.read_bytes()


def test_two_clean_places_make_the_same_package(built: Path, tmp_path: Path):
    one = wheel_of(tmp_path / "one", built, 0o022)
    other = wheel_of(tmp_path / "an" / "other place", built, 0o077, **ELSEWHERE)
    names = zipfile.ZipFile(io.BytesIO(one)).namelist()
    assert any(name.startswith("chatd/assets/w/") for name in names), "control: the pages are in it"
    assert one == other


def test_the_manifest_names_every_file_with_its_hash_and_sizes(built: Path):
    manifest = json.loads((built / "manifest.json").read_text())
    shipped = [
        path for path in bytes_of(built) if not path.endswith((".br", ".gz", "manifest.json"))
    ]
    assert sorted(manifest["files"]) == sorted(shipped)
    for name, facts in manifest["files"].items():
        content = (built / name).read_bytes()
        digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
        assert facts["integrity"] == f"sha384-{digest}"
        assert facts["raw"] == len(content)
        assert facts["brotli"] == (built / f"{name}.br").stat().st_size
        assert gzip.decompress((built / f"{name}.gz").read_bytes()) == content


def test_the_loader_pins_the_scripts_and_each_script_pins_what_it_loads(built: Path):
    manifest = json.loads((built / "manifest.json").read_text())
    folder = built / "w" / manifest["version"]
    names = ("loader.js", "app.js", "talk.js", "info.js")
    loader, application, talk, info = ((folder / name).read_text() for name in names)
    guests = (built / "console" / "guest.html").read_text()
    for path in sorted(filter(Path.is_file, folder.iterdir())):
        if path.stem == "guest":  # a page of its own
            assert manifest["files"][path.relative_to(built).as_posix()]["integrity"] in guests
            continue
        digest = base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()
        if path.suffix == ".js" and path.name != "loader.js":
            assert digest in loader, path.name
        elif path.suffix in {".css", ".json"} and path.name != "manifest.json":
            by_name = {"talk": talk, "info": info}
            its = by_name.get(path.stem.partition("-")[0], application)
            assert f"sha256-{digest}" in its, path.name
            for other in {application, talk, info} - {its}:
                assert digest not in other, "the first view has no byte for what comes later"


def test_the_first_view_carries_the_texts_that_its_script_names_and_no_other(built: Path):
    """What only a talk says weighs nothing there, and nobody has to sort it."""
    folder = built / "w" / json.loads((built / "manifest.json").read_text())["version"]
    for language in ("fi", "sv", "en"):
        first, later = (
            json.loads((folder / f"{name}-{language}.json").read_text())
            for name in ("catalogue", "talk")
        )
        said = {
            key: catalogue(language)[key] for key in ("visitor.consent.start", "visitor.chat.send")
        }
        assert first[0] == language
        assert said["visitor.consent.start"] in first
        assert said["visitor.chat.send"] in later
        assert said["visitor.chat.send"] not in first
        assert not [text for text in later if text in first[1:] and len(str(text)) > 20]


def test_what_a_person_waits_for_is_compiled_while_it_comes(built: Path):
    """Chromium reads the hint in the first line alone."""
    (folder,) = (built / "w").iterdir()
    for name in ("app", "talk", "seal"):
        first, _, rest = (folder / f"{name}.js").read_text().partition("\n")
        assert first == "//# allFunctionsCalledOnLoad", name
        assert rest.strip(), name


def test_no_script_imports_anything_when_it_runs(built: Path):
    for name, content in bytes_of(built).items():
        if name.endswith(".js"):
            assert b"import(" not in content, name
            assert b"import.meta" not in content, name


def test_a_dynamic_import_stops_the_build(tmp_path: Path):
    widget = copy_of_the_widget(tmp_path / "widget")
    loader = widget / "src" / "embed" / "loader.ts"
    loader.write_text(
        "const where = document.title;\nvoid import(/* @vite-ignore */ where);\n"
        + loader.read_text()
    )
    result = build(widget, tmp_path / "out")
    assert result.returncode != 0
    assert "dynamic import" in result.stderr


def test_a_loader_that_grew_too_large_is_refused_by_the_check(built: Path, tmp_path: Path):
    grown = tmp_path / "grown"
    shutil.copytree(built, grown)
    (loader,) = grown.glob("w/*/loader.js")
    with loader.open("a") as file:
        file.write(f'document.title = "{os.urandom(4000).hex()}";')
    assert not sizes_are_kept(grown)


def test_what_is_shipped_is_no_larger_than_a_slow_line_can_carry(built: Path):
    assert sizes_are_kept(built)


def test_each_language_of_the_page_has_info_cards_and_too_many_are_refused(
    built: Path, tmp_path: Path
):
    folder = built / "w" / json.loads((built / "manifest.json").read_text())["version"]
    languages = {path.stem.removeprefix("catalogue-") for path in folder.glob("catalogue-*.json")}
    written = {path.stem.removeprefix("info-") for path in folder.glob("info-*.json")}
    assert {"fi", "sv", "en"} <= written <= languages
    grown = tmp_path / "grown"
    shutil.copytree(built, grown)
    with (grown / folder.relative_to(built) / "info-fi.json").open("a") as cards:
        cards.write(os.urandom(6_000).hex())
    assert not sizes_are_kept(grown)


def test_a_missing_part_stops_the_build(tmp_path: Path):
    widget = copy_of_the_widget(tmp_path / "widget")
    (widget / "src" / "seal" / "index.ts").unlink()
    assert build(widget, tmp_path / "out").returncode != 0


@pytest.mark.parametrize(
    ("language", "key", "text", "fault"),
    [
        ("sv", "visitor.chat.send", None, "sv visitor.chat.send: is missing"),
        ("sv", "visitor.chat.typing", "{namn} skriver", "sv visitor.chat.typing: has the gaps"),
        (
            "en",
            "visitor.queue.ahead",
            "{n, plural, other {#}}",
            "en visitor.queue.ahead: has no plural for one",
        ),
        (None, "visitor.chat.unheard", "Mitä", "visitor.chat.unheard: nothing shows it"),
    ],
)
def test_a_catalogue_with_a_fault_stops_the_build(
    tmp_path: Path, language: str | None, key: str, text: str | None, fault: str
):
    widget = copy_of_the_widget(tmp_path / "widget")
    for each in [language] if language else ["fi", "sv", "en"]:
        path = tmp_path / "chatd" / "base" / "texts" / f"{each}.json"
        texts = json.loads(path.read_text())
        if text is None:
            del texts[key]
        else:
            texts[key] = text
        path.write_text(json.dumps(texts, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
    result = build(widget, tmp_path / "out")
    assert result.returncode != 0
    assert fault in result.stderr


def test_a_text_that_an_application_shows_and_no_catalogue_has_does_not_pass_the_types(
    tmp_path: Path,
):
    widget = copy_of_the_widget(tmp_path / "widget")
    view = widget / "src" / "i18n" / "words.ts"
    view.write_text(view.read_text() + 'export const key: Key = "chat.unheard";\n')
    command = [widget / "node_modules" / ".bin" / "tsc", "--noEmit", "-p", widget]
    result = subprocess.run([NODE, *command], capture_output=True, text=True, check=False)
    assert "src/i18n/words.ts" in result.stdout
    assert "chat.unheard" in result.stdout
