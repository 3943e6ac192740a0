"""The server of a world: one event loop, one loopback address per site, one port. Counts requests and answers."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections import Counter
from collections.abc import Iterator
from email.utils import formatdate
from http import HTTPStatus
from threading import Event, Thread

from benchmarks.world.answers import Answer, Ending, World
from benchmarks.world.clock import Clock
from benchmarks.world.faults import Fault, Scope
from benchmarks.world.plan import Site
from benchmarks.world.sources import PATHS

_ALERT = bytes.fromhex("15030300020228")
"""A fatal TLS alert: handshake_failure."""
_HELLO = 0x16
_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_MAX_HEAD = 64 * 1024
_CHECK_SECONDS = 0.05


def free_port() -> int:
    """A free port on this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """Serves a world from a separate thread. `clock` may be replaced while it runs."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world = world
        self.clock = clock
        self.requests: Counter[tuple[str, int]] = Counter()
        """Kind and status -> number of answers."""
        self.faults: Counter[Fault] = Counter()
        """Number of faulty answers by fault. Refused connections cannot be counted."""
        self.nearest: dict[int, float] = {}
        """Site -> minimum simulated seconds between two requests, not counting robots.txt."""
        self.asked: dict[int, float] = {}
        self.shown: dict[str, float] = {}
        """Site -> time of the plan when one of its sources was last sent, complete and up to date."""
        self._loop = asyncio.new_event_loop()
        self._open: dict[int, asyncio.Server] = {}
        self._ended = asyncio.Event()
        self._listening = Event()

    @property
    def at(self) -> float:
        """The current time in seconds of the plan."""
        return self.clock.seconds() - self.world.plan.opening.timestamp()

    def note(self, site: Site, answer: Answer) -> None:
        """Count an answer."""
        self.requests[answer.kind, 0 if answer.ending is Ending.SILENT else answer.status] += 1
        if answer.fault is not None:
            self.faults[answer.fault] += 1
        if answer.kind == "robots.txt":
            return
        if answer.kind in PATHS and answer.status in (200, 304) and answer.fault is None:
            self.shown[site.name] = self.at
        now = self.clock.seconds()
        if site.number in self.asked:
            gap = now - self.asked[site.number]
            self.nearest[site.number] = min(gap, self.nearest.get(site.number, gap))
        self.asked[site.number] = now

    async def _run(self) -> None:
        for site in self.world.plan.sites:
            await self._listen(site)
        self._listening.set()
        refusing = [site for site in self.world.plan.sites if site.episode and site.episode.fault is Fault.SITE_REFUSED]
        while not self._ended.is_set():
            for site in refusing:
                refuses = site.in_fault(self.at, Scope.SITE) is not None
                if refuses and site.number in self._open:
                    self._open.pop(site.number).close()
                elif not refuses and site.number not in self._open:
                    await self._listen(site)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), _CHECK_SECONDS)
        for server in self._open.values():
            server.close()

    async def _listen(self, site: Site) -> None:
        self._open[site.number] = await self._loop.create_server(
            lambda: _Connection(self), site.host, self.world.plan.port, backlog=64
        )

    @contextlib.contextmanager
    def running(self) -> Iterator[Server]:
        """Serve until the `with` block ends."""
        thread = Thread(target=self._loop.run_until_complete, args=(self._run(),), name="world", daemon=True)
        thread.start()
        while not self._listening.wait(_CHECK_SECONDS) and thread.is_alive():
            pass
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._ended.set)
            thread.join()
            self._loop.close()


class _Connection(asyncio.Protocol):
    def __init__(self, server: Server) -> None:
        self._server = server
        self._buffer = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._buffer[0] == _HELLO:
            self._transport.write(_ALERT)
            self._transport.close()
            return
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0 and not self._transport.is_closing():
            head, self._buffer = self._buffer[:end].decode("latin-1"), self._buffer[end + 4 :]
            self._respond(head)
        if len(self._buffer) > _MAX_HEAD:
            self._transport.close()

    def _respond(self, head: str) -> None:
        first, *lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        site = self._server.world.site(headers.get("host", ""))
        parts = first.split(" ")
        if site is None or len(parts) != 3:
            self._send(Answer(kind="unknown", status=400))
            return
        answer = self._server.world.answer(site, parts[1], headers, self._server.at)
        self._server.note(site, answer)
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        if answer.ending is Ending.SILENT:
            return
        length = len(answer.body) if answer.length is None else answer.length
        lines = [
            f"HTTP/1.1 {answer.status} {_PHRASES[answer.status]}",
            f"Date: {formatdate(self._server.clock.seconds(), usegmt=True)}",
            f"Content-Type: {answer.content_type}",
            *(f"{name}: {value}" for name, value in answer.headers),
        ]
        if answer.status != 304:
            lines.append(f"Content-Length: {length}")
        self._transport.write("\r\n".join(lines).encode() + b"\r\n\r\n" + answer.body)
        if answer.ending is Ending.CLOSED:
            self._transport.close()
        elif answer.ending is Ending.RESET:
            self._reset()

    def _reset(self) -> None:
        """Close the connection with a reset, as after a crash; unsent data is lost."""
        own: socket.socket = self._transport.get_extra_info("socket")
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()
