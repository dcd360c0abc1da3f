"""Numbers for Prometheus, harmless also when a proxy publishes them by mistake.

What people do carries no line, is shown as it stood at the last midnight UTC, and in full fives only: a counter that is
scraped every fifteen seconds on a quiet line would be a record of each contact.
"""

import resource
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.core import Metric as Family
from prometheus_client.registry import Collector

from chatd.base.area import Metric
from chatd.base.errors import Reason
from chatd.base.shapes import PROTOCOL_VERSION
from chatd.base.version import VERSION
from chatd.process.log import dropped

HOUR_SECONDS = 3600
DAY_SECONDS = 24 * HOUR_SECONDS
PEOPLE_STEP = 5  # fewer is never told. Source: the rule for all figures of a line
VISITORS_STEP = 20  # of connections
MEMORY_STEP_BYTES = 1024 * 1024  # finer, one connection could be seen
STATM = Path("/proc/self/statm")  # pages: all, resident, …

OURS = frozenset({Reason.BROKEN, Reason.TRY_AGAIN})  # faults of the daemon: shown at once
Reads = Callable[[], int]
Two = Counter[tuple[str, str]]
Key = TypeVar("Key", str, tuple[str, str])


class Counts(Collector):
    """Counts events and refusals; shows faults at once and people's doings by the day."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(self)
        self._metrics: dict[str, Metric] = {}
        self._parts: dict[str, tuple[bool, float]] = {}  # whether it is well, and since when
        self._is_ready = False
        self._warnings: Mapping[str, str] = {}
        self._events: Counter[str] = Counter()
        self._refusals: Two = Counter()
        self._faults: Two = Counter()
        self._shown: tuple[Counter[str], Two] = (Counter(), Counter())
        self._day = self._hour = -1
        self._now = self._started = 0.0
        self._visitors: Reads = lambda: 0
        self._consoles: Reads = lambda: 0
        self._most = self._shown_most = 0  # of visitors' connections: in this hour, and in the last

    # ---- what is told to it ----

    def told_ready(
        self, is_ready: bool, parts: Mapping[str, str], warnings: Mapping[str, str]
    ) -> None:
        """What a look at the parts has just found, and what is warned of."""
        self._is_ready, self._warnings = is_ready, warnings
        for part, word in parts.items():
            is_well = word == "ok"
            was_well, since = self._parts.get(part, (not is_well, 0.0))
            self._parts[part] = (is_well, since if was_well == is_well else self._now)

    def show(self, metrics: Iterable[Metric]) -> None:
        """What the areas tell operators, beside the counts. Raises: ValueError (two of one name)."""
        for metric in metrics:
            if metric.name in self._metrics:
                raise ValueError(f"{metric.name}: told twice")
            self._metrics[metric.name] = metric

    def watch(self, *, visitors: Reads, consoles: Reads) -> None:
        """How many connections there are now."""
        self._visitors, self._consoles = visitors, consoles

    def event(self, name: str) -> None:
        """One event came."""
        self._events[name] += 1

    def refusal(self, name: str, reason: Reason) -> None:
        """One event, or request, was refused."""
        kept = self._faults if reason in OURS else self._refusals
        kept[name, reason.value] += 1

    def tick(self, now: float) -> None:
        """Once a second, in seconds since 1970: what people do is shown anew when a day is full."""
        self._now, self._started = now, self._started or now
        day, hour = int(now // DAY_SECONDS), int(now // HOUR_SECONDS)
        if day != self._day:
            self._day = day
            self._shown = (self._events.copy(), self._refusals.copy())
        if hour != self._hour:
            self._hour, self._shown_most, self._most = hour, self._most, 0
        self._most = max(self._most, self._visitors())

    # ---- what it shows ----

    def text(self) -> bytes:
        """The page for Prometheus."""
        return generate_latest(self.registry)

    def collect(self) -> Iterable[Family]:
        """What is shown now."""
        yield from self._of_the_process()
        yield from self._of_the_parts()
        for metric in self._metrics.values():
            found = metric.read()
            yield _gauge(metric.name, metric.text, found, metric.label)
        events, refusals = self._shown
        yield _counter(
            "chatd_events",
            "Events by name, as of the last midnight UTC, in full fives",
            ["event"],
            _in_steps(events),
        )
        yield _counter(
            "chatd_refusals",
            "Refusals by event and reason, as of the last midnight UTC, in full fives",
            ["event", "reason"],
            _in_steps(refusals),
        )
        yield _counter("chatd_faults", "The daemon's own faults", ["event", "reason"], self._faults)
        yield _counter("chatd_log_keys_dropped", "Keys that the log may not hold", ["key"], dropped)

    def _of_the_process(self) -> Iterable[Family]:
        build = GaugeMetricFamily(
            "chatd_build_info", "Which release this is", labels=["version", "protocol"]
        )
        build.add_metric([VERSION, str(PROTOCOL_VERSION)], 1)
        yield build
        yield _gauge("chatd_start_time_seconds", "When it was started, since 1970", self._started)
        yield _gauge(
            "chatd_resident_memory_bytes", "Memory of the process, in full MiB", _memory_bytes()
        )
        yield _gauge(
            "chatd_connections",
            "Of consoles now; of visitors the most in the last full hour, in full twenties",
            {"console": self._consoles(), "visitor": _floor(self._shown_most, VISITORS_STEP)},
            "namespace",
        )

    def _of_the_parts(self) -> Iterable[Family]:
        yield _gauge("chatd_ready", "1 when the daemon can serve", int(self._is_ready))
        yield _gauge(
            "chatd_part_up",
            "1 when this part is well",
            {part: int(is_well) for part, (is_well, _) in self._parts.items()},
            "part",
        )
        yield _gauge(
            "chatd_warning",
            "1 when this is warned of, which makes nothing red",
            {name: int(bool(word)) for name, word in self._warnings.items()},
            "warning",
        )
        yield _gauge(
            "chatd_part_since_seconds",
            "Since when it is so, since 1970",
            {part: since for part, (_, since) in self._parts.items()},
            "part",
        )


def _memory_bytes() -> int:
    try:
        used = int(STATM.read_text("ascii").split()[1]) * resource.getpagesize()
    except OSError:  # not Linux
        used = 0
    return _floor(used, MEMORY_STEP_BYTES)


def _floor(number: int, step: int) -> int:
    return number // step * step


def _in_steps(counter: Mapping[Key, int]) -> Mapping[Key, int]:
    shown = {key: _floor(value, PEOPLE_STEP) for key, value in counter.items()}
    return {key: value for key, value in shown.items() if value}


def _gauge(
    name: str, text: str, found: float | Mapping[str, float], label: str = ""
) -> GaugeMetricFamily:
    if not isinstance(found, Mapping):
        return GaugeMetricFamily(name, text, value=found)
    family = GaugeMetricFamily(name, text, labels=[label])
    for key, value in sorted(found.items()):
        family.add_metric([key], value)
    return family


def _counter(
    name: str,
    text: str,
    labels: list[str],
    counter: Mapping[str, int] | Mapping[tuple[str, str], int],
) -> CounterMetricFamily:
    family = CounterMetricFamily(name, text, labels=labels)
    for key, value in sorted(counter.items()):
        family.add_metric([key] if isinstance(key, str) else list(key), value)
    return family
