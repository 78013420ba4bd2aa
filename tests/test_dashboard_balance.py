"""Several processes behind one address end together, whoever is still connected and however they take it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time

import pytest

from tests.balanced import free_port
from tests.conftest import ROOT


def connected(port: int, running: subprocess.Popen[str]) -> socket.socket:
    """A connection to a server that is just starting."""
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except ConnectionRefusedError:
            assert running.poll() is None
            time.sleep(0.05)


@pytest.mark.parametrize("manner", ["obedient", "stubborn"])
def test_a_signal_ends_all_processes_while_a_visitor_is_connected(manner: str) -> None:
    port = free_port()
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.balanced", str(port), manner],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with connected(port, running) as visitor:
        visitor.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = visitor.recv(65536)
        running.terminate()
        said, errors = running.communicate(timeout=120)
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert b"xxgk_process=0" in answer
    assert (said, errors, running.returncode) == ("ended ended", "", 0)
