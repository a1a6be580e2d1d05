"""Serve the dashboard: `python app.py`, or hand `app:server` to a WSGI server of your own."""

from __future__ import annotations

import argparse
import logging

import waitress

from dashboard import create_app
from dashboard.access import host_to_serve

server = create_app().server

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Serve the dashboard on this machine.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8050)
    asked = parser.parse_args()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # readers waiting their turn are no news
    host, why = host_to_serve(asked.host)
    print(f"{why}\nThe dashboard is at http://{host}:{asked.port}/  (stop it with Ctrl and C)", flush=True)
    waitress.serve(server, host=host, port=asked.port, threads=8)
