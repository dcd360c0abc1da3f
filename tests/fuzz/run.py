"""`python -m tests.fuzz.run TARGET SECONDS`: drives one target with atheris, from what is kept of it.

What it finds new is kept in `test-results/fuzz/TARGET`, and beside it what fell; the corpus is not written to.
atheris is no dependency of ours: `pip install atheris==3.0.0`, for Python 3.11 to 3.13 on Linux.
"""

import sys
from pathlib import Path

import atheris  # type: ignore[import-not-found]  # only who fuzzes has it

INPUT_MAX_BYTES = 8 * 1024
CORPUS = Path(__file__).parent / "corpus"

with atheris.instrument_imports(include=["chatd", "tomllib", "justhtml"]):
    from tests.fuzz.targets import TARGETS


def main(name: str, seconds: int) -> None:
    """Ends the process: 0 when nothing fell."""
    found = Path("test-results/fuzz") / name
    found.mkdir(parents=True, exist_ok=True)
    limits = [f"-max_total_time={seconds}", f"-max_len={INPUT_MAX_BYTES}", "-timeout=10"]
    limits += ["-rss_limit_mb=2048", f"-artifact_prefix={found}/fell-", "-verbosity=0"]
    atheris.Setup(
        [sys.argv[0], *limits, "-print_final_stats=1", str(found), str(CORPUS / name)],
        TARGETS[name],
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
