"""Serve the dashboard: `python app.py`, or hand `app:server` to a WSGI server of your own."""

from __future__ import annotations

import argparse
import logging
import sys

import waitress

from dashboard import create_app, serving
from dashboard.access import host_to_serve
from data import log

server = create_app().server

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Serve the dashboard on this machine.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8050)
    parser.add_argument("--follow", action="store_true", help="end when standard input does")
    asked = parser.parse_args()
    if asked.follow:
        serving.follow()
    log.say("dashboard")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # readers waiting their turn are no news
    host, why = host_to_serve(asked.host)
    try:
        listening = waitress.create_server(server, host=host, port=asked.port, **serving.settings())
    except (OSError, OverflowError) as error:
        sys.exit(serving.why_not(error, host, asked.port))
    print(f"{why}\nThe dashboard is at http://{host}:{asked.port}/  (stop it with Ctrl and C)", flush=True)
    listening.run()
