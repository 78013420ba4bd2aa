"""The balance over two server processes in little: ``python -m tests.balanced PORT obedient|stubborn``."""

from __future__ import annotations

import socket
import subprocess
import sys
from unittest import mock

from dashboard import balance

# It answers once and keeps the connection; a stubborn one does not want to end.
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


def main() -> None:
    """Serve until a signal comes, then print of each process whether it has ended."""
    started: list[subprocess.Popen[bytes]] = []

    def start(_: balance._Balance) -> balance._Process:
        port = free_port()
        running = subprocess.Popen([sys.executable, "-c", SERVER, str(port), sys.argv[2]], stdin=subprocess.PIPE)
        started.append(running)
        return balance._Process(port, running)

    with mock.patch.object(balance._Balance, "start", start), mock.patch.object(balance, "_SECONDS_TO_END", 1.0):
        balance.serve("127.0.0.1", int(sys.argv[1]), 2, [])
    sys.stdout.write(" ".join("ended" if process.poll() is not None else "running" for process in started))


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


if __name__ == "__main__":
    main()
