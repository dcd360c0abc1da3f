"""Bytes that a browser loads, compressed with brotli, from the build's manifest."""

import json
from pathlib import Path

MANIFEST = Path(__file__).parent.parent / "chatd/assets/manifest.json"
KB = 1_000
TARGETS_KB = {"loader.js": 5.0, "first view": 35.0, "talk": 60.0, "all": 95.0}


def sizes() -> dict[str, float]:
    """Kilobytes by part: loader, first view (loader, application, style, one catalogue), what a talk needs, all."""
    files = json.loads(MANIFEST.read_text("utf-8"))["files"]
    widget = {
        path.split("/")[-1]: entry["brotli"] / KB
        for path, entry in files.items()
        if path.startswith("w/")
    }

    def largest(texts: str) -> float:
        return max(size for name, size in widget.items() if name.startswith(f"{texts}-"))

    first = widget["loader.js"] + widget["app.js"] + widget["app.css"] + largest("catalogue")
    talk = widget["talk.js"] + widget["seal.js"] + largest("talk")
    return {
        "loader.js": widget["loader.js"],
        "first view": first,
        "talk": talk,
        "all": first + talk,
    }
