"""The files that come with the program for whoever runs a line: in a wheel beside the code, in a clone in `ops/`."""

from pathlib import Path

_IN_A_WHEEL = Path(__file__).parents[1] / "ops"
OPS = _IN_A_WHEEL if _IN_A_WHEEL.exists() else Path(__file__).parents[2] / "ops"
