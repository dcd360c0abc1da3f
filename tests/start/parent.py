"""A parent of workers that do as a test tells them: `python -m tests.start.parent FOLDER`, with a file for each."""

import os
import signal
import sys
import time
from pathlib import Path

from chatd.process.workers import COULD_NOT_START, GivenUpError, Ready, Workers

STOP_SECONDS = 1.0


def work(folder: Path, number: int, ready: Ready) -> int:
    """Dies at once, or is ready and lives until it is told; "refuses": cannot start; "deaf": lives on; "ends" well."""
    how = (folder / str(number)).read_text()
    os.write(1, b"begun %d %d\n" % (number, os.getpid()))
    if how == "dies":
        os.kill(os.getpid(), signal.SIGABRT)
    if how == "refuses":
        return COULD_NOT_START
    if how == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if how == "ends":
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    ready()
    while True:
        time.sleep(60)


def main(folder: Path) -> int:
    """The exit code of the parent."""
    workers = Workers(
        len(list(folder.iterdir())),
        prepare=lambda: 0,
        work=lambda number, ready: work(folder, number, ready),
        stop_seconds=STOP_SECONDS,
        pause_first_seconds=0.001,
    )
    try:
        return workers.run()
    except GivenUpError as error:
        sys.stderr.write(str(error))
        return 3


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
