"""How long a test waits for what comes at once on an idle machine: it ends what hangs, and is no test of time.

Shorter than the 23 s after which a line is found to be silent: what must be told is not to be found out.
"""

PATIENCE_SECONDS = 20
