"""What may be sent to Dash's own addresses: what our page sends, in its shape. All else is refused before Dash sees it.

Dash 4.4 answers a body of another shape, and a script that there is none of, as if the mistake were ours.
"""

from __future__ import annotations

from typing import Any

from dash import Input, Output
from dash.exceptions import DependencyException
from flask import Flask, Response, request
from werkzeug.exceptions import BadRequest, InternalServerError, UnsupportedMediaType

ADDRESS = "/_dash-update-component"
LARGEST = 64 * 1024  # bytes: an address and its query, many times over
OUTPUTS = (Output("page", "children"), Output("title", "data"), Output("failed", "children"))
INPUTS = (Input("place", "pathname"), Input("place", "search"))
OUTPUT = f"..{'...'.join(f'{one.component_id}.{one.component_property}' for one in OUTPUTS)}.."
NOT_OURS = "This is not what a page of the dashboard sends, so nothing was done."
NO_SUCH_FILE = "There is no such file."
FAILED = "This page could not be drawn. Try again, and tell the performance team if it stays so."


def guard(server: Flask) -> None:
    """Answer in words what Dash would end in a traceback."""

    @server.before_request
    def only_what_our_page_sends() -> Response | None:
        if request.path != ADDRESS or request.method != "POST":
            return None
        request.max_content_length = LARGEST
        try:
            given = request.get_json()
        except (BadRequest, UnsupportedMediaType, RecursionError):  # the last of brackets within brackets
            return _said(NOT_OURS, 400)
        return None if _is_ours(given) else _said(NOT_OURS, 400)

    @server.errorhandler(DependencyException)
    def no_such_file(_error: DependencyException) -> Response:
        return _said(NO_SUCH_FILE, 404)

    @server.errorhandler(InternalServerError)
    def ours(_error: InternalServerError) -> Response:
        return _said(FAILED, 500)


def asked() -> tuple[str, str]:
    """The path and the query that our page asks for; to be asked only of what was let through."""
    path, search = (one["value"] for one in request.get_json()["inputs"])
    return path, search or ""


def _is_ours(given: Any) -> bool:
    return (
        isinstance(given, dict)
        and given.get("output") == OUTPUT
        and _names(given.get("outputs")) == [(one.component_id, one.component_property) for one in OUTPUTS]
        and _names(given.get("inputs")) == [(one.component_id, one.component_property) for one in INPUTS]
        and isinstance(given["inputs"][0].get("value"), str)
        and isinstance(given["inputs"][1].get("value"), str | None)
        and given.get("state", []) == []
        and _are_texts(given.get("changedPropIds", []))
    )


def _names(given: Any) -> list[tuple[Any, Any]]:
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        return []
    return [(one.get("id"), one.get("property")) for one in given]


def _are_texts(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(one, str) for one in given)


def _said(words: str, status: int) -> Response:
    return Response(words, status=status, mimetype="text/plain")
