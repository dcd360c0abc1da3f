"""Which release this is. The wheel takes it from here; `widget/package.json` says the same."""

VERSION = "0.2.0"
