"""What goes over the wire: headers that keep the page to itself, compression, and how long a file may be kept."""

from __future__ import annotations

import brotli
from dash import Dash
from flask import Response, request
from flask_compress import Compress

YEAR = 31_536_000
POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "style-src": "'self' 'unsafe-inline'",  # React and plotly.js both write style attributes
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
TEXT = ("text/javascript", "application/javascript", "text/css", "image/svg+xml")
_packed: dict[str, bytes] = {}


def dress(app: Dash) -> None:
    """Register what happens to every response. Flask runs these last to first: headers, keeping, packing, the rest."""
    Compress(app.server)
    app.server.after_request(_pack_kept_files)
    app.server.after_request(_say_how_long)

    def add_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        # Asked of Dash each time: at start-up it does not yet know every script that it will write into the page.
        scripts = " ".join(["'self'", *app.csp_hashes()])
        policy = "; ".join(f"{what} {where}" for what, where in POLICY.items())
        response.headers["Content-Security-Policy"] = f"{policy}; script-src {scripts}"
        return response

    app.server.after_request(add_headers)


def _say_how_long(response: Response) -> Response:
    """Files whose address changes with their content are kept for a year; what is said about children never is."""
    named_by_content = request.path.startswith("/assets/vendor/") or "m" in request.args
    if response.status_code == 200 and request.path.startswith("/assets/") and named_by_content:
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    elif not request.path.startswith(("/assets/", "/_dash-component-suites/", "/_favicon")):
        response.headers["Cache-Control"] = "private, no-store"
    return response


def _pack_kept_files(response: Response) -> Response:
    """Compress a long-lived file once, hard, and keep the result; there are about twenty of them."""
    kept = response.cache_control.max_age == YEAR and response.mimetype in TEXT and response.status_code == 200
    if not kept or "br" not in request.headers.get("Accept-Encoding", ""):
        return response
    if request.path not in _packed:
        response.direct_passthrough = False
        _packed[request.path] = brotli.compress(response.get_data(), quality=9)
    response.direct_passthrough = False
    response.set_data(_packed[request.path])
    response.headers["Content-Encoding"] = "br"
    return response
