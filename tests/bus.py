"""The port `Bus` between processes of one test: what is said goes as bytes, as it does through Redis."""

import asyncio

import msgspec

from chatd.base.names import ProcessId


class Wire:
    """Joins them. Frames come with the next turn of the loop, or, while it is `held`, when `let_go` says so."""

    def __init__(self):
        self.buses, self.frames = {}, []
        self.is_held, self.on_the_way = False, []

    def bus(self, name):
        bus = self.buses[name] = WireBus(self, ProcessId(name))
        return bus

    def send(self, sender, to, kind, payload):
        body = msgspec.msgpack.encode(payload)
        assert len(body) <= 65_536
        self.frames.append((sender, to, kind, payload))
        for bus in self.buses.values():
            if bus.process == to or (to is None and bus.process != sender):
                frame = (bus, kind, body)
                if self.is_held:
                    self.on_the_way.append(frame)
                else:
                    asyncio.get_running_loop().call_soon(self.bring, frame)

    def bring(self, frame):
        bus, kind, body = frame
        if kind in bus.heard:
            handler, shape = bus.heard[kind]
            handler(msgspec.msgpack.decode(body, type=shape))

    def let_go(self, order=lambda frames: frames):
        frames, self.on_the_way, self.is_held = self.on_the_way, [], False
        for frame in order(frames):
            self.bring(frame)


class WireBus:
    def __init__(self, wire, process):
        self.process, self.cut_handlers = process, []
        self._wire, self.heard = wire, {}

    def on(self, kind, handler, shape=object):
        assert kind not in self.heard
        self.heard[kind] = handler, shape

    def publish(self, to, kind, payload):
        self._wire.send(self.process, to, kind, payload)

    def cut(self):
        for handler in self.cut_handlers:
            handler()
