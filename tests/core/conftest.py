"""How hard the property tests try: `core` in every run, `deep` with `--hypothesis-profile=deep`."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "core",
    max_examples=150,
    stateful_step_count=50,
    deadline=None,  # two cores are shared with browsers and databases
    derandomize=True,  # a run that fails, fails again
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "deep",
    max_examples=2_000,
    stateful_step_count=80,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
if settings.get_current_profile_name() != "deep":
    settings.load_profile("core")
