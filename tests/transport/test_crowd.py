"""That more come than there is room for, and that a disk fills, is told to operators, and nothing of who came."""

import aiohttp

from chatd.transport.crowd import HELD_SECONDS, Crowd

WHERE = "/visitor/socket.io/?EIO=4&transport=polling"


async def told(http, path):
    async with http.get(path) as answer:
        return await (answer.json() if path == "/readyz" else answer.text())


def test_it_is_over_ten_minutes_after_the_last():
    at = [0.0]
    crowd = Crowd(lambda: at[0])
    assert crowd.word() == ""
    crowd.noted()
    at[0] = HELD_SECONDS - 1
    assert crowd.word() == "full"
    at[0] = HELD_SECONDS
    assert crowd.word() == ""


async def test_whoever_is_watching_reads_it_and_nobody_is_counted_by_it(house, monkeypatch):
    monkeypatch.setattr(house.daemon.visitors.eio, "connections_max", 40)
    async with aiohttp.ClientSession(house.url) as http:
        network = [{"X-Forwarded-For": f"192.0.2.{each}"} for each in range(41)]
        for each in network[:39]:
            async with http.get(WHERE, headers=each) as answer:
                assert answer.status == 200
        for _ in range(3):  # of a network that has its share: no matter of all
            async with http.get(WHERE, headers=network[0]) as answer:
                assert answer.status == 200, "its first gave way"
        assert "warnings" not in await told(http, "/readyz")
        assert 'chatd_warning{warning="crowd"} 0' in await told(http, "/metrics")
        async with http.get(WHERE, headers=network[40]) as answer:
            assert answer.status == 200, "who only reads gave way"
        found = await told(http, "/readyz")
        assert (found["ready"], found["warnings"]) == (True, {"crowd": "full"})
        metrics = await told(http, "/metrics")
        assert 'chatd_warning{warning="crowd"} 1' in metrics
        (room,) = [
            float(line.split()[1])
            for line in metrics.splitlines()
            if line.startswith("chatd_disk_free_bytes ")
        ]
        assert room > 0
        assert room % 2**20 == 0
