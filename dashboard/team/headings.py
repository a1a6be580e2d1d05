"""Headings that nobody knows: what each of ours is called in an agency's file, decided once and kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from flask import Blueprint, request

from dashboard.team import frame, jobs
from data import agencies
from data.ledger import Ledger, acts, ask
from data.ledger.models import HeadingMapping

GONE = "The file is no longer here. Hand it in again, and map its headings then."


def register(area: Blueprint) -> None:
    @area.get("/headings")
    def mappings() -> frame.Answer:
        ledger = frame.ledger()
        if "job" in request.args:
            return _proposed(ledger)
        return frame.page("mappings.html", mappings=_in_force(ledger), answers=ask.answer_mappings(ledger))

    @area.post("/headings")
    def map_file() -> frame.Answer:
        return _map_file(frame.ledger())

    @area.post("/headings/change")
    def change() -> frame.Answer:
        ledger = frame.ledger()
        agency, source, table = (request.form.get(name, "") for name in ("agency", "source", "table"))
        known = {(one["agency"], one["source"], one["table"]): one["rows"] for one in _in_force(ledger)}
        if (agency, source, table) not in known:
            return frame.missing("There is no such mapping in force.")
        if request.form.get("act") == "retire":
            acts.retire_mapping(ledger, acts.now(), frame.who(), agency, source, table)
            return frame.see("/team/headings")
        headings = _chosen(row.ours for row in known[agency, source, table])
        if wrong := _wrong(headings):
            return frame.refused(wrong, 400)
        acts.map_headings(ledger, acts.now(), frame.who(), agency, source, table, headings)
        return frame.see("/team/headings")


def _proposed(ledger: Ledger, wrong: Sequence[str] = (), status: int = 200) -> frame.Answer:
    """The page for one file: which table it is, and which of its headings is which of our columns."""
    file = _file(ledger)
    if file is None:
        return frame.missing(GONE)
    candidates = file["proposal"]["candidates"]
    asked = request.values.get("table", "")
    chosen = next((one for one in candidates if f"{one['source']}.{one['table']}" == asked), candidates[0])
    headings = zip_longest(chosen["headings"], chosen.get("shapes", ()))  # a proposal of before has no shapes
    return frame.page(
        "headings.html",
        status,
        file=file,
        job=request.values["job"],
        at=request.values.get("file", "0"),
        chosen=chosen,
        candidates=candidates,
        headings=[
            (place, f"{words}: {', '.join(below)}" if below else words)
            for place, (words, below) in enumerate(headings)
            if words.strip()
        ],
        agencies=[(one.key, one.short) for one in agencies.agencies()],
        given=request.form,
        wrong=list(wrong),
    )


def _map_file(ledger: Ledger) -> frame.Answer:
    """Keep what was chosen, and take the file in again."""
    file = _file(ledger)
    if file is None:
        return frame.missing(GONE)
    table = request.form.get("table", "")
    chosen = next((one for one in file["proposal"]["candidates"] if f"{one['source']}.{one['table']}" == table), None)
    if chosen is None:
        return _proposed(ledger, ["Choose which return the file is."], 400)
    by_place = dict(enumerate(chosen["headings"]))
    places = {c["ours"]: request.form.get(f"column-{c['ours']}", "") for c in chosen["columns"]}
    headings = {
        ours: by_place[int(place)] for ours, place in places.items() if place.isdecimal() and int(place) in by_place
    }
    missing = [c["meaning"] for c in chosen["columns"] if c["must"] and c["ours"] not in headings]
    wrong = [f"Choose the heading for “{meaning}”." for meaning in missing]
    agency = request.form.get("agency", "")
    if agency not in {one.key for one in agencies.agencies()}:
        wrong.append("Choose the agency whose headings these are.")
    if twice := _wrong(headings):
        wrong.append(twice)
    if wrong:
        return _proposed(ledger, wrong, 400)
    acts.map_headings(ledger, acts.now(), frame.who(), agency, chosen["source"], chosen["table"], headings)
    asked = {"files": [{"token": file["token"], "name": file["file"]}], "agency": agency, "period": _period(ledger)}
    return frame.queue("receive", {**asked, "accept": False})


def _file(ledger: Ledger) -> Mapping[str, Any] | None:
    """The refused file that is asked about, while it and what is proposed for it lie in the trays."""
    number, at = request.values.get("job", ""), request.values.get("file", "0")
    job = ask.job(ledger, int(number)) if number.isdecimal() else None
    files = jobs.came_of(job) if job is not None and job.kind == "receive" else []
    file = files[int(at)] if at.isdecimal() and int(at) < len(files) else None
    return file if file and file.get("proposal") and file.get("token") else None


def _period(ledger: Ledger) -> str:
    job = ask.job(ledger, int(request.form["job"]))
    return str(job.asked.get("period", "")) if job else ""


def _chosen(names: Any) -> dict[str, str]:
    return {ours: said for ours in names if (said := request.form.get(f"theirs-{ours}", "").strip())}


def _wrong(headings: Mapping[str, str]) -> str:
    twice = [words for words, times in Counter(headings.values()).items() if times > 1]
    if twice:
        return f"“{twice[0]}” was chosen for two columns. One heading can stand for one column only."
    return "" if headings else "Give at least one heading."


def _in_force(ledger: Ledger) -> list[dict[str, Any]]:
    """Mappings in force, one entry for each agency's table."""
    groups: dict[tuple[str, str, str], list[HeadingMapping]] = {}
    for one in ask.heading_mappings(ledger):
        groups.setdefault((one.agency, one.source, one.table), []).append(one)
    return [
        {"agency": agency, "source": source, "table": table, "rows": rows, "by": rows[0].by, "since": rows[0].since}
        for (agency, source, table), rows in groups.items()
    ]
