"""Each alarm rings at what it is for, and is silent on a good evening, as Prometheus reckons; drills of the guide."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

OPS = Path(__file__).parents[2] / "ops" / "monitoring" / "alerts.yaml"
GUIDE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
PROMTOOL = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(
    PROMTOOL is None, reason="promtool is missing: Debian's package `prometheus`"
)
DAY_MINUTES = 24 * 60
WELL = {  # each number on an evening when all is well: as Prometheus' tests write what is asked every minute
    'up{job="chatd", instance="a"}': "1x1600",
    'chatd_ready{job="chatd", instance="a"}': "1x1600",
    'chatd_part_up{job="chatd", instance="a", part="database"}': "1x1600",
    'chatd_redis_round_trip_seconds{job="chatd", instance="a"}': "0.002x1600",
    'chatd_bus_subscribed{job="chatd", instance="a"}': "1x1600",
    'chatd_loop_lag_seconds{job="chatd", instance="a"}': "0.01x1600",
    'chatd_faults_total{job="chatd", instance="a", event="push", reason="broken"}': "0x1600",
    'chatd_resident_memory_bytes{job="chatd", instance="a"}': "90000000x1600",
    'chatd_start_time_seconds{job="chatd", instance="a"}': "5x1600",
    'chatd_build_info{job="chatd", instance="a", version="2"}': "1x1600",
    'chatd_certificate_days{job="chatd", instance="a", organisation="o"}': "60x1600",
    'chatd_revocations_days{job="chatd", instance="a", organisation="o"}': "9x1600",
    'chatd_staff_certificate_days{job="chatd", instance="a", organisation="o"}': "9x1600",
    'chatd_vouched_days{job="chatd", instance="a", organisation="o"}': "60x1600",
    'chatd_helplines_due_for_review{job="chatd", instance="a"}': "0x1600",
    'chatd_warning{job="chatd", instance="a", warning="proxy"}': "0x1600",
    'chatd_warning{job="chatd", instance="a", warning="crowd"}': "0x1600",
    'chatd_warning{job="chatd", instance="a", warning="mail"}': "0x1600",
    'chatd_disk_free_bytes{job="chatd", instance="a"}': "9000000000x1600",
    'probe_success{job="line", instance="l"}': "1x1600",
    'probe_ssl_earliest_cert_expiry{job="line", instance="l"}': "5000000x1600",
}
RINGS = {  # the alarm, what makes it ring, and after how many minutes at most
    "LineGone": ("up{", "0x1600", 3),
    "NobodyServes": ("chatd_ready{", "0x1600", 3),
    "PartDown": ("chatd_part_up{", "0x1600", 3),
    "RedisSlow": ("chatd_redis_round_trip_seconds{", "0.5x1600", 8),
    "BusCut": ("chatd_bus_subscribed{", "0x1600", 3),
    "LoopHeldUp": ("chatd_loop_lag_seconds{", "1x1600", 6),
    "Faults": ("chatd_faults_total{", "0+10x1600", 10),
    "MemoryGrows": ("chatd_resident_memory_bytes{", "900000000x1600", 40),
    "KeepsRestarting": ("chatd_start_time_seconds{", "1+60x1600", 20),
    "ReleasesDiffer": ("", "", 70),
    "IssuingCertificateEnds": ("chatd_certificate_days{", "13x1600", 3),
    "VouchingEnds": ("chatd_vouched_days{", "13x1600", 3),
    "ListsEnd": ("chatd_revocations_days{", "2x1600", 3),
    "HelplinesUnreviewed": ("chatd_helplines_due_for_review{", "1x1600", DAY_MINUTES + 5),
    "ProxyHidesPeople": ('chatd_warning{job="chatd", instance="a", warning="proxy"', "1x1600", 15),
    "Flood": ('chatd_warning{job="chatd", instance="a", warning="crowd"', "1x1600", 5),
    "MailFails": ('chatd_warning{job="chatd", instance="a", warning="mail"', "1x1600", 35),
    "DiskFills": ("chatd_disk_free_bytes{", "100000000x1600", 10),
    "LineUnreachable": ("probe_success{", "0x1600", 5),
    "TlsCertificateEnds": ("probe_ssl_earliest_cert_expiry{", "1000000x1600", 90),
}
OTHER_RELEASE = 'chatd_build_info{job="chatd", instance="b", version="1"}'
DRILLS = {  # what the guide tells to do when one of these happens, and which alarms call for it
    "Upgrade": ("ReleasesDiffer", "KeepsRestarting"),
    "The way back": ("KeepsRestarting", "ReleasesDiffer"),
    "The certificate": ("TlsCertificateEnds", "IssuingCertificateEnds"),
    "Disk": ("DiskFills", "PartDown"),
    "Flood": ("Flood", "LoopHeldUp"),
}


def alarms():
    return re.findall(r"- alert: (\w+)", OPS.read_text("utf-8"))


def firing(name, minutes, *, is_ringing):
    return {
        "expr": f'count(ALERTS{{alertname="{name}", alertstate="firing"}})',
        "eval_time": f"{minutes}m",
        "exp_samples": [{"labels": "{}", "value": 1}] if is_ringing else [],
    }


def evening(series, asked):
    rows = [{"series": name, "values": values} for name, values in series.items()]
    return {"interval": "1m", "input_series": rows, "promql_expr_test": asked}


def tried(tmp_path, *evenings):
    rules = tmp_path / "alerts.yaml"
    rules.write_text(OPS.read_text("utf-8"))
    file = tmp_path / "test.yaml"  # JSON is YAML
    file.write_text(json.dumps({"rule_files": [str(rules)], "tests": evenings}))
    return subprocess.run(
        [str(PROMTOOL), "test", "rules", str(file)], capture_output=True, text=True, check=False
    )


def test_there_is_a_case_for_each_alarm():
    assert sorted(alarms()) == sorted(RINGS)


@pytest.mark.parametrize(("what", "names"), DRILLS.items(), ids=DRILLS)
def test_what_may_happen_has_an_alarm_and_a_written_step(what, names):
    steps = GUIDE.partition("### What to do")[2]
    assert re.search(rf"^\*\*{what}[.:, ]?\*\*|^\*\*{what}", steps, re.MULTILINE), what
    assert set(names) <= set(alarms())
    assert all(f"`{each}`" in steps for each in names)


@needs_promtool
def test_prometheus_takes_the_rules():
    ran = subprocess.run(
        [str(PROMTOOL), "check", "rules", str(OPS)], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@needs_promtool
def test_each_rings_in_time_and_alone_on_what_it_is_for(tmp_path):
    evenings = []
    for name, (begins, values, minutes) in RINGS.items():
        series = {
            one: values if begins and one.startswith(begins) else was for one, was in WELL.items()
        }
        if not begins:
            series[OTHER_RELEASE] = "1x1600"
        changed = sum(series[one] != was for one, was in WELL.items() if one in series)
        assert changed == bool(begins), name
        others = [each for each in RINGS if each != name]
        evenings.append(
            evening(
                series,
                [
                    firing(name, minutes, is_ringing=True),
                    *(firing(each, minutes, is_ringing=False) for each in others),
                ],
            )
        )
    ran = tried(tmp_path, *evenings)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]


@needs_promtool
def test_a_good_evening_is_quiet_for_a_day_and_the_search_for_that_can_fail(tmp_path):
    quiet = [firing(each, DAY_MINUTES + 30, is_ringing=False) for each in RINGS]
    ran = tried(tmp_path, evening(WELL, quiet))
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
    ran = tried(tmp_path, evening({**WELL, 'up{job="chatd", instance="a"}': "0x1600"}, quiet))
    assert ran.returncode == 1
    assert "LineGone" in ran.stdout + ran.stderr
