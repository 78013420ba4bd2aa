"""Several server processes behind one address; a visitor stays with the process that holds their session.

Streamlit serves all visitors from one process, which Python's lock keeps on one core. Sessions, uploads and downloads
live in that process's memory, so a visitor's requests must all reach the same one: a cookie names it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# A process that finds this set ends when its standard input does, which is when whoever started it is gone.
LEASH = "XXGK_LEASH"
_COOKIE = "xxgk_process"
_NAMED = re.compile(rb"(?im)^cookie:[^\r\n]*\b" + _COOKIE.encode() + rb"=([0-9]{1,3})\b")
_HEAD_END = b"\r\n\r\n"
_HEAD_BYTES = 64 * 1024
_PIECE_BYTES = 64 * 1024
_PATIENCE = 60.0
_SECONDS_TO_END = 5.0
_UNAVAILABLE = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: 2\r\n"
    b"Connection: close\r\n\r\nThe server process is starting; reload in a moment.\n"
)


@dataclass(slots=True)
class _Process:
    """One server process, the port it listens on, and how many connections lead there."""

    port: int
    running: subprocess.Popen[bytes]
    connections: int = 0


@dataclass(slots=True)
class _Balance:
    """All processes, and what is needed to start one again that died."""

    arguments: list[str]
    processes: list[_Process] = field(default_factory=list)

    def start(self) -> _Process:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "dashboard", "--host", "127.0.0.1", "--port", str(port), *self.arguments]
        environment = os.environ | {LEASH: "1"}
        running = subprocess.Popen(  # noqa: S603 - ourselves
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
        )
        return _Process(port, running)

    def living(self, number: int) -> _Process:
        """The process of this number, started again if it died."""
        if self.processes[number].running.poll() is not None:
            self.processes[number] = self.start()
        return self.processes[number]

    def choose(self, head: bytes) -> tuple[int, bool]:
        """Which process a request goes to, and whether the visitor is new."""
        named = _NAMED.search(head)
        if named and int(named[1]) < len(self.processes):
            return int(named[1]), False
        idle = min(range(len(self.processes)), key=lambda number: (self.processes[number].connections, number))
        return idle, True

    def end(self) -> None:
        """Tell all processes to end; they do so side by side."""
        for process in self.processes:
            process.running.terminate()

    def wait(self) -> None:
        """Until all have ended; together they have so many seconds, then they are ended."""
        last = time.monotonic() + _SECONDS_TO_END
        for process in self.processes:
            try:
                process.running.wait(timeout=max(last - time.monotonic(), 0))
            except subprocess.TimeoutExpired:
                process.running.kill()
                process.running.wait()


def serve(host: str, port: int, count: int, arguments: list[str]) -> None:
    """Listen on host:port before count processes until a signal ends it; arguments are passed on to each of them."""
    balance = _Balance(arguments)
    balance.processes = [balance.start() for _ in range(count)]
    try:
        asyncio.run(_listen(balance, host, port))
    finally:
        balance.end()
        balance.wait()


def leash() -> None:
    """Wait until whoever started this process is gone, then end it; for a thread of its own."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


async def _listen(balance: _Balance, host: str, port: int) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, ended.set)
    for process in balance.processes:
        await _until_it_answers(process)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A visitor who leaves in the middle is no news.
        with contextlib.suppress(
            OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, asyncio.CancelledError
        ):
            await _pass_on(balance, reader, writer)
        writer.close()

    server = await asyncio.start_server(answer, host, port, limit=_HEAD_BYTES)
    # Not "async with": from Python 3.12 on that waits until the last visitor has closed their page.
    try:
        await ended.wait()
    finally:
        server.close()


async def _until_it_answers(process: _Process) -> None:
    for _ in range(600):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", process.port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return


async def _pass_on(balance: _Balance, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection of a browser: its first request decides where all of them go."""
    head = await asyncio.wait_for(reader.readuntil(_HEAD_END), _PATIENCE)
    number, is_new = balance.choose(head)
    process = balance.living(number)
    try:
        answered, asked = await asyncio.open_connection("127.0.0.1", process.port, limit=_HEAD_BYTES)
    except OSError:
        writer.write(_UNAVAILABLE)
        await writer.drain()
        return
    process.connections += 1
    try:
        asked.write(head)
        cookie = f"{_COOKIE}={number}" if is_new else ""
        await asyncio.gather(_pipe(reader, asked), _answer(answered, writer, cookie))
    finally:
        process.connections -= 1
        asked.close()


async def _answer(source: asyncio.StreamReader, target: asyncio.StreamWriter, cookie: str) -> None:
    """What the process answers; the first answer to a new visitor also names the process."""
    if cookie:
        head = await source.readuntil(_HEAD_END)
        named = f"\r\nSet-Cookie: {cookie}; Path=/; HttpOnly; SameSite=Lax".encode()
        target.write(head.removesuffix(_HEAD_END) + named + _HEAD_END)
    await _pipe(source, target)


async def _pipe(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while piece := await source.read(_PIECE_BYTES):
        target.write(piece)
        await target.drain()
    if target.can_write_eof():
        target.write_eof()
