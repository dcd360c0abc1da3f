"""`python ops/oracle.py FOLDER SEEDS`: runs the bundled page in Chromium, from loopback alone: a group a seed."""

import http.server
import sys
import threading
from functools import partial
from pathlib import Path

from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
PAGE = '<!doctype html><script type="module" src="/page.js"></script>'
SEED_MAX_MS = 120_000


class Handler(http.server.SimpleHTTPRequestHandler):
    """The folder, and a policy without any other host."""

    def end_headers(self) -> None:
        """With the policy."""
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


def main(folder: Path, seeds: int) -> int:
    """0 when OpenMLS and ts-mls agree in every group."""
    (folder / "index.html").write_text(PAGE)
    serve = partial(Handler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(SEED_MAX_MS)
        page.on("pageerror", lambda error: print("error in the page:", error))
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.wait_for_function("() => typeof globalThis.compare === 'function'")
        for seed in range(1, seeds + 1):
            print(seed, page.evaluate("compare", seed), flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
