"""The team area: files handed in, what was found in them, what was decided, and the calendar of returns.

Plain pages drawn by the server, which need no script. The work itself is done by jobs in the ledger: nothing here reads
a file that was handed in, and nothing here knows where children's rows are.
"""

from __future__ import annotations

from flask import Blueprint, Flask
from jinja2 import StrictUndefined
from werkzeug.wrappers import Response

from dashboard.team import (
    deliveries,
    editions,
    frame,
    headings,
    incoming,
    jobs,
    returns,
    survey_questions,
    together,
    upload,
    words,
)

ROOMS = (returns, upload, jobs, deliveries, together, headings, survey_questions, words, editions)


def serve(server: Flask) -> None:
    """Register the team area, before Dash takes every address that is left."""
    server.request_class = incoming.Arriving
    server.jinja_env.undefined = StrictUndefined
    server.jinja_env.trim_blocks = server.jinja_env.lstrip_blocks = True
    area = Blueprint("team", __name__, url_prefix="/team", template_folder="templates")
    frame.furnish(area)
    for room in ROOMS:
        room.register(area)

    @area.get("/")
    @area.get("", endpoint="start")
    def index() -> Response:
        return frame.see("/team/returns")

    @area.route("/<path:_rest>")
    def nowhere(_rest: str) -> frame.Answer:
        return frame.missing("There is no page at this address.")

    server.register_blueprint(area)
