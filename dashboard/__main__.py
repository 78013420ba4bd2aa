"""Start the web app on the published database: ``python -m dashboard [--port N] [--host H] [--workers N]``."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from dashboard import balance

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "dashboard" / "app.py"
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - chosen by the person who starts the app
# A large build is asked beforehand for longer; its first visitor is let in meanwhile.
SECONDS_TO_WARM = 8.0


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 after the server is stopped, 2 when the address cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m dashboard", description="Start the web app.")
    parser.add_argument("--port", type=int, default=8501, help="port to listen on (8501)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1, this machine alone)")
    parser.add_argument("--read-only", action="store_true", help="show only: nobody can import, decide or correct")
    parser.add_argument("--workers", type=int, default=1, help="server processes behind the one address (1)")
    chosen = parser.parse_args(arguments)
    trouble = refusal(chosen.host, chosen.port)
    if chosen.workers < 1:
        trouble = f"--workers {chosen.workers}: expected 1 or more"
    if trouble:
        print(trouble, file=sys.stderr)
        return 2
    if chosen.read_only:
        os.environ["XXGK_READ_ONLY"] = "1"
    os.chdir(ROOT)  # Streamlit reads .streamlit/config.toml of the folder that it starts in
    threading.Thread(target=_announce, args=(chosen.host, chosen.port), daemon=True).start()
    if os.environ.pop(balance.LEASH, None):
        threading.Thread(target=balance.leash, daemon=True).start()
    if chosen.workers > 1:
        balance.serve(chosen.host, chosen.port, chosen.workers, ["--read-only"] if chosen.read_only else [])
    else:
        _serve(chosen.host, chosen.port)
    return 0


def refusal(host: str, port: int) -> str | None:
    """Why this address cannot be listened on, in a sentence; None when it can."""
    if not 0 < port < 65536:
        return f"--port {port}: expected a number from 1 to 65535"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return f"{host}:{port} cannot be used ({error.strerror or error}); choose another with --port or --host"
    return None


def _serve(host: str, port: int) -> None:
    from streamlit.web import bootstrap  # noqa: PLC0415 - 1 s, not needed to refuse an address

    from dashboard import warm  # noqa: PLC0415

    options = {
        "server.port": port,
        "server.address": host,
        "server.headless": True,
        # Its welcome would ask a host on the internet for this machine's address.
        "logger.hideWelcomeMessage": True,
        "logger.level": "warning",
    }
    bootstrap.load_config_options(options)
    is_warm = threading.Event()
    threading.Thread(target=warm.keep_warm, args=(is_warm,), daemon=True).start()
    # A visitor who comes in the middle of it waits longer than for the whole of it.
    is_warm.wait(SECONDS_TO_WARM)
    bootstrap.run(str(APP), False, [], options)


def _announce(host: str, port: int) -> None:
    """Print the address once somebody answers there."""
    near = "127.0.0.1" if host in EVERYWHERE else host
    for _ in range(300):
        try:
            socket.create_connection((near, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            shown = f"[{near}]" if ":" in near else near
            print(f"http://{shown}:{port}", flush=True)
            return


if __name__ == "__main__":
    sys.exit(main())
