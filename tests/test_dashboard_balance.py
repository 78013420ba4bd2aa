"""Several processes behind one address end together, whoever is still connected and however they take it."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading

import pytest

from dashboard import balance

# A server process in little: it answers once and keeps the connection; some do not want to end.
SERVER = """
import signal, socket, sys
if sys.argv[2] == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
listening = socket.create_server(("127.0.0.1", int(sys.argv[1])))
kept = []
while True:
    kept.append(listening.accept()[0])
    kept[-1].sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok")
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.mark.parametrize("manner", ["obedient", "stubborn"])
def test_a_signal_ends_all_processes_while_a_visitor_is_connected(
    manner: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def start(_: balance._Balance) -> balance._Process:
        port = free_port()
        running = subprocess.Popen([sys.executable, "-c", SERVER, str(port), manner], stdin=subprocess.PIPE)
        started.append(running)
        return balance._Process(port, running)

    monkeypatch.setattr(balance._Balance, "start", start)
    monkeypatch.setattr(balance, "_SECONDS_TO_END", 1.0)
    port = free_port()
    ended = threading.Event()
    answers: list[bytes] = []

    def visit() -> None:
        while not ended.is_set():
            try:
                visitor = socket.create_connection(("127.0.0.1", port), timeout=60)
            except OSError:
                ended.wait(0.05)
                continue
            with visitor:
                visitor.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                answers.append(visitor.recv(65536))
                os.kill(os.getpid(), signal.SIGTERM)
                ended.wait(60)
            return

    visitor = threading.Thread(target=visit)
    visitor.start()
    with caplog.at_level(logging.ERROR):
        balance.serve("127.0.0.1", port, 2, [])
    ended.set()
    visitor.join()
    assert answers[0].startswith(b"HTTP/1.1 200 OK")
    assert b"xxgk_process=0" in answers[0]
    assert [process.poll() is not None for process in started] == [True, True]
    assert caplog.records == []
