"""The demonstration's partner page: another site than the line, served by the standard library alone."""

import http.server
import threading
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

PAGES = {"/": ("index.html", "text/html"), "/page.css": ("page.css", "text/css")}


class PartnerPage:
    """A small association's site at `http://HOST:PORT/`, with the snippet in it."""

    def __init__(self, folder: Path, port: int, host: str = "localhost") -> None:
        """`host`: a name of this machine other than the line's. Raises: OSError (the port is taken)."""
        self._folder, self._host = folder, host
        self._answers: dict[str, tuple[bytes, str]] = {}
        self._headers: Mapping[str, str] = {}
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def origin(self) -> str:
        """The origin of the page."""
        return f"http://{self._host}:{self._server.server_address[1]}"

    def start(self, snippet: str, line: str) -> None:
        """Serve the page with this snippet, under the policy that a partner needs for the line's origin."""
        socket = line.replace("http", "ws", 1)
        self._headers = {
            "Content-Security-Policy": f"default-src 'self'; script-src {line}/w/; style-src 'self' {line}/w/; "
            f"connect-src {line} {socket}; img-src 'self' data:; object-src 'none'; base-uri 'none'",
            "X-Content-Type-Options": "nosniff",
        }
        for path, (name, kind) in PAGES.items():
            text = (self._folder / name).read_text(encoding="utf-8")
            self._answers[path] = (text.replace("{{snippet}}", snippet).encode(), kind)
        self._thread.start()

    def stop(self) -> None:
        """Stop serving; the port is free afterwards."""
        if self._thread.is_alive():
            self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        page = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body, kind = page._answers.get(self.path.split("?")[0], (b"", ""))
                self.send_response(HTTPStatus.OK if kind else HTTPStatus.NOT_FOUND)
                for name, value in page._headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", f"{kind or 'text/plain'}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object, **__: object) -> None:
                """Nobody's visit is written down, not even to this page."""

        return Handler
