"""Who may see the dashboard. Until sign-in is configured: whoever sits at this machine, and nobody else."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Response, request

LOOPBACK = "127.0.0.1"
ASKS = ("GET", "HEAD", "OPTIONS")  # methods that change nothing
FROM_ELSEWHERE = "This was sent from another site, so nothing was done. Open the page here and send it again."
NO_SIGN_IN = "Sign-in is not set up, so the dashboard is served on this machine only."


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def host_to_serve(wanted: str) -> tuple[str, str]:
    """Where to listen, and a sentence to print about it."""
    return (wanted if is_loopback(wanted) else LOOPBACK), NO_SIGN_IN


def guard(server: Flask) -> None:
    """Refuse everything that does not come from this machine, by whatever server the app is run."""

    @server.before_request
    def only_from_here() -> Response | None:
        # The name asked for counts too: a page elsewhere that points its own name at this machine is not from here.
        named = request.host.rsplit(":", 1)[0].strip("[]")
        if is_loopback(request.remote_addr or "") and is_loopback(named):
            return None
        return Response(NO_SIGN_IN, status=403, mimetype="text/plain")

    @server.before_request
    def only_from_our_pages() -> Response | None:
        """Whatever changes something must come from a page of ours. Browsers say where it comes from."""
        origin = request.headers.get("Origin")
        ours = request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none")
        if request.method in ASKS or (ours and (origin is None or urlsplit(origin).netloc == request.host)):
            return None
        return Response(FROM_ELSEWHERE, status=403, mimetype="text/plain")
