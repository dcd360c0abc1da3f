"""The npm package `@avoinlinja/embed` as it is packed: what is in it, its types, and that it needs nothing else."""

import json
import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.stage.line import ROOT

WIDGET = ROOT / "widget"
RIGHT = """
import { linkOf, load, type Methods, type Snippet, type Status } from "@avoinlinja/embed";
const snippet: Snippet = { src: "https://line.example/w/1/loader.js", integrity: "sha384-x", embed: "e", root: "r",
  display: "inline", place: "chat", theme: "dark" };
const line: Methods = load(snippet);
const seen: Status[] = [];
const off: () => void = line.on((status, embed) => seen.push(status, embed === "e" ? "opened" : "closed"));
off();
line.toggle();
line.setTheme("auto");
export const link: { href: string; rel: string } = linkOf(snippet);
"""
WRONG = {
    'display: "inline"': 'display: "popup"',
    'integrity: "sha384-x", ': "",
    'theme: "dark"': 'theme: "blue"',
    "line.toggle();": 'line.push(["toggle"]);',
    "(status, embed) =>": "(status: number, embed) =>",
}
OPTIONS = {
    "strict": True,
    "noEmit": True,
    "target": "es2022",
    "module": "esnext",
    "moduleResolution": "bundler",
    "exactOptionalPropertyTypes": True,
    "lib": ["es2022", "dom"],
    "types": [],
}


def run(*command: str | Path, where: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has installed the packed file, and nothing else."""
    folder = tmp_path_factory.mktemp("package")
    built = run("node", "build/package.mjs", folder / "embed", where=WIDGET)
    assert built.returncode == 0, built.stderr
    packed = run("npm", "pack", "--json", "--offline", where=folder / "embed")
    assert packed.returncode == 0, packed.stderr
    found = json.loads(packed.stdout)
    name = (found[0] if isinstance(found, list) else next(iter(found.values())))["filename"]
    with tarfile.open(folder / "embed" / name) as archive:
        archive.extractall(folder)  # noqa: S202  ours; filters came with Python 3.11.4
    (folder / "node_modules" / "@avoinlinja").mkdir(parents=True)
    (folder / "package").rename(folder / "node_modules" / "@avoinlinja" / "embed")
    (folder / "tsconfig.json").write_text(
        json.dumps({"compilerOptions": OPTIONS, "files": ["m.ts"]})
    )
    return folder


def test_it_holds_one_module_with_its_types_of_this_version_and_asks_for_nothing(page: Path):
    embed = page / "node_modules" / "@avoinlinja" / "embed"
    files = sorted(str(each.relative_to(embed)) for each in embed.rglob("*") if each.is_file())
    assert files == [
        "README.md",
        "dist/api.d.ts",
        "dist/index.d.ts",
        "dist/index.js",
        "package.json",
    ]
    about = json.loads((embed / "package.json").read_text())
    assert about["version"] == json.loads((WIDGET / "package.json").read_text())["version"]
    assert not {"dependencies", "peerDependencies", "scripts"} & about.keys()
    program = (embed / "dist/index.js").read_text()
    for word in ("fetch(", "XMLHttpRequest", "WebSocket", "import ", "localStorage", "innerHTML"):
        assert word not in program


def test_a_page_is_told_by_its_types_what_is_wrong(page: Path):
    files = {"right.ts": RIGHT}
    for number, (said, instead) in enumerate(WRONG.items()):
        assert said in RIGHT
        files[f"wrong{number}.ts"] = RIGHT.replace(said, instead)
    for name, text in files.items():
        (page / name).write_text(text)
    project = {"compilerOptions": OPTIONS, "files": list(files)}
    (page / "tsconfig.json").write_text(json.dumps(project))
    told = run("node", WIDGET / "node_modules/typescript/bin/tsc", "-p", page, where=page).stdout
    refused = {line.split("(")[0] for line in told.splitlines() if "error TS" in line}
    assert refused == files.keys() - {"right.ts"}, told


def test_on_a_server_it_does_nothing_and_without_a_pin_it_loads_nothing(page: Path):
    (page / "m.mjs").write_text(
        """
        import { linkOf, load } from "@avoinlinja/embed";
        const snippet = { src: "https://line.example/w/1/loader.js", integrity: "sha384-x", embed: "e", root: "r" };
        const line = load(snippet);
        line.open(); line.on(() => { throw new Error("heard"); })(); line.destroy();
        console.log(linkOf(snippet).href, Object.keys(line).sort().join());
        for (const name of ["src", "integrity", "embed", "root"]) {
          try { load({ ...snippet, [name]: "" }); console.log("loaded"); } catch (error) { console.log(name); }
        }
        """
    )
    told = run("node", "m.mjs", where=page)
    assert told.stdout.splitlines() == [
        "https://line.example/l/e close,destroy,on,open,setLocale,setTheme,toggle",
        "src",
        "integrity",
        "embed",
        "root",
    ], told.stderr
