"""Files on their way in: each part of the form is written into the exchange as it is read, and hashed meanwhile.

What a form brought and nobody kept is taken away again when the request ends, however it ends.
"""

from __future__ import annotations

from typing import Any

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from data import exchange
from data.exchange import Held, Incoming, TooLarge

ADDRESS = "/team/upload"
FIELD = "files"
WHOLE = 3 * exchange.LARGEST  # bytes of all files that are handed in together


class FileTooLarge(RequestEntityTooLarge):
    """One of the files is larger than may be handed in; the description names it and says what to do."""


class _Part:
    """A file of the form, as the form's reader sees it: it writes, and winds back what nobody will read."""

    def __init__(self, incoming: Incoming, name: str) -> None:
        self.incoming, self.name = incoming, name

    def write(self, block: bytes) -> int:
        try:
            return self.incoming.write(block)
        except TooLarge as error:
            raise FileTooLarge(f"{self.name}: {error}") from error

    def seek(self, *_where: int) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """What was not kept goes when the request ends."""


class Arriving(Request):
    """A request whose files go straight into the exchange, where it is the form for handing them in.

    unread: its form could not be read to the end, so nothing that it said is known.
    """

    unread = False

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> Any:
        if self.path != ADDRESS:
            return super()._get_file_stream(total_content_length, content_type, filename, content_length)
        incoming = exchange.exchange().incoming()
        self.__dict__.setdefault("arrived", []).append(incoming)
        return _Part(incoming, filename or "A file")

    def close(self) -> None:
        for incoming in self.__dict__.get("arrived", ()):
            incoming.discard()
        super().close()


def take(request: Arriving) -> tuple[list[Held], list[str]]:
    """Keep every file of the form. Returns them, and the names of those among them that hold nothing.

    Raises RequestEntityTooLarge, exchange.NotThere, and OSError if a file cannot be written.
    """
    request.max_content_length = WHOLE
    try:
        files = request.files.getlist(FIELD)
    except (RequestEntityTooLarge, OSError, exchange.NotThere):
        request.unread = True
        raise
    kept: list[Held] = []
    empty: list[str] = []
    for file in files:
        part = file.stream
        assert isinstance(part, _Part)
        if part.incoming.size or file.filename:
            kept.append(part.incoming.keep(file.filename or "file"))
        if file.filename and not part.incoming.size:
            empty.append(file.filename)
    return kept, empty
