"""The npm package `@avoinlinja/embed` as it is packed: what is in it, its types, and that it needs nothing else."""

import json
import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.stage.line import ROOT

WIDGET = ROOT / "widget"
PIN = f"sha384-{'x' * 64}"
RIGHT = """
import { linkOf, load, type Methods, type Snippet, type Status } from "@avoinlinja/embed";
const snippet: Snippet = { src: "https://line.example/w/1/loader.js", integrity: "PIN", embed: "e", root: "r",
  display: "inline", place: "chat", theme: "dark" };
const line: Methods = load(snippet);
const seen: Status[] = [];
const off: () => void = line.on((status, embed) => seen.push(status, embed === "e" ? "opened" : "closed"));
off();
line.toggle();
line.setTheme("auto");
export const link: { href: string; rel: string } = linkOf(snippet);
"""
PINS = {
    f"sha256-{'a' * 43}=": "taken",
    f"sha384-{'+' * 64}": "taken",
    f"sha512-{'/' * 86}==": "taken",
    f"sha256-{'a' * 42}=": "refused",
    f"sha384-{'a' * 63}": "refused",
    f"sha384-{'a' * 64}=": "refused",
    f"sha384-{'-' * 64}": "refused",
    f"sha512-{'a' * 86}": "refused",
    f"{PIN} {PIN}": "refused",
    f"{PIN} ": "refused",
    f"{PIN}\n": "refused",
    f"{PIN}?x": "refused",
    "sha1-aaaa": "refused",
}
WRONG = {
    'display: "inline"': 'display: "popup"',
    'integrity: "PIN", ': "",
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
        const snippet = { src: "https://line.example/w/1/loader.js", integrity: "PIN", embed: "e", root: "r" };
        const line = load(snippet);
        line.open(); line.on(() => { throw new Error("heard"); })(); line.destroy();
        console.log(linkOf(snippet).href, Object.keys(line).sort().join());
        for (const pin of PINS) {
          try { load({ ...snippet, integrity: pin }); console.log("taken"); } catch { console.log("refused"); }
        }
        for (const name of ["src", "integrity", "embed", "root"]) {
          try { load({ ...snippet, [name]: "" }); console.log("loaded"); } catch (error) { console.log(name); }
        }
        """.replace("PINS", json.dumps(list(PINS))).replace('"PIN"', f'"{PIN}"')
    )
    told = run("node", "m.mjs", where=page)
    assert told.stdout.splitlines() == [
        "https://line.example/l/e close,destroy,on,open,setLocale,setTheme,toggle",
        *PINS.values(),
        "src",
        "integrity",
        "embed",
        "root",
    ], told.stderr


def test_its_policy_is_made_once_however_often_it_is_loaded(page: Path):
    (page / "n.mjs").write_text(
        """
        let made = 0;
        const scripts = [];
        globalThis.CSS = { escape: (text) => text };
        globalThis.document = {
          querySelector: () => null,
          createElement: () => ({ setAttribute() {} }),
          head: { append: (one) => scripts.push(one.src) },
        };
        globalThis.window = { trustedTypes: { createPolicy(name, rules) {
          if (made++) throw new TypeError("there is one");
          return { createScriptURL: (src) => ({ name, src: rules.createScriptURL(src) }) };
        } } };
        const { load } = await import("@avoinlinja/embed");
        const snippet = { src: "https://line.example/w/1/loader.js", integrity: "PIN", embed: "e", root: "r" };
        load(snippet).destroy();
        load(snippet);
        console.log(made, scripts.map(({ name }) => name).join());
        """.replace("PIN", PIN)
    )
    told = run("node", "n.mjs", where=page)
    assert told.stdout.split() == ["1", "avoinlinja-load,avoinlinja-load"], told.stderr
