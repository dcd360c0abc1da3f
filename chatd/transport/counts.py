"""Counters of what happened. Those that speak of people carry no line and are shown as they stood at the full hour.

A counter scraped every fifteen seconds on a quiet line would be a record of each contact.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from chatd.base.area import Metric
from chatd.base.errors import Reason
from chatd.process.log import dropped

HOUR_SECONDS = 3600

OURS = frozenset({Reason.BROKEN, Reason.TRY_AGAIN})  # faults of the daemon: shown at once


class Counts(Collector):
    """Counts events and refusals; shows faults at once and people's doings by the hour."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(self)
        self.ready = Gauge("chatd_ready", "1 when the daemon can serve", registry=self.registry)
        self.parts = Gauge(
            "chatd_part_ready",
            "1 when this part was well when `/readyz` was last asked",
            ["part"],
            registry=self.registry,
        )
        self._events: Counter[str] = Counter()
        self._refusals: Counter[tuple[str, str]] = Counter()
        self._faults: Counter[tuple[str, str]] = Counter()
        self._shown_hour = -1
        self._shown: tuple[Counter[str], Counter[tuple[str, str]]] = (Counter(), Counter())

    def told_ready(self, is_ready: bool, parts: Mapping[str, str]) -> None:
        """What `/readyz` has just answered."""
        self.ready.set(int(is_ready))
        for part, word in parts.items():
            self.parts.labels(part).set(int(word == "ok"))

    def show(self, metrics: Iterable[Metric]) -> None:
        """What the areas tell operators, beside the counts. Raises: ValueError (two of one name)."""
        for metric in metrics:
            gauge = Gauge(metric.name, metric.text, registry=self.registry)
            gauge.set_function(metric.read)

    def event(self, name: str) -> None:
        """One event came."""
        self._events[name] += 1

    def refusal(self, name: str, reason: Reason) -> None:
        """One event, or request, was refused."""
        kept = self._faults if reason in OURS else self._refusals
        kept[name, reason.value] += 1

    def tick(self, now: float) -> None:
        """Show people's counts anew when an hour is full; `now` in seconds since 1970."""
        hour = int(now // HOUR_SECONDS)
        if hour != self._shown_hour:
            self._shown_hour = hour
            self._shown = (self._events.copy(), self._refusals.copy())

    def text(self) -> bytes:
        """The page for Prometheus."""
        return generate_latest(self.registry)

    def collect(self) -> list[CounterMetricFamily | GaugeMetricFamily]:
        """What is shown now."""
        events, refusals = self._shown
        return [
            _family("chatd_events", "Events by name, as of the full hour", ["event"], events),
            _family(
                "chatd_refusals",
                "Refusals by event and reason, as of the full hour",
                ["event", "reason"],
                refusals,
            ),
            _family("chatd_faults", "The daemon's own faults", ["event", "reason"], self._faults),
            _family("chatd_log_keys_dropped", "Keys that the log may not hold", ["key"], dropped),
        ]


def _family(
    name: str, text: str, labels: list[str], counter: Counter[str] | Counter[tuple[str, str]]
) -> CounterMetricFamily:
    family = CounterMetricFamily(name, text, labels=labels)
    for key, value in sorted(counter.items()):
        family.add_metric([key] if isinstance(key, str) else list(key), value)
    return family
