"""Work that was asked for: where it stands, what came of it, and the files it handed back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, jsonify, send_file
from werkzeug.wrappers import Response

from dashboard.team import frame, wording
from dashboard.team.together import Together, together
from data import exchange
from data.ledger import Ledger, acts, ask
from data.ledger.models import Job
from queries.edition import states

WAITING = ("queued", "running")
NOBODY = "Nobody is at work just now: it goes on once the work is started again on the server."
MANY = 1000  # jobs that may wait at once and still have their place told


def register(area: Blueprint) -> None:
    @area.get("/jobs")
    def every_job() -> frame.Answer:
        return frame.page("jobs.html", jobs=ask.jobs(frame.ledger()), kinds=acts.JOBS, states=acts.JOB_STATES)

    @area.get("/jobs/<int:number>")
    def one_job(number: int) -> frame.Answer:
        ledger = frame.ledger()
        job = ask.job(ledger, number)
        if job is None:
            return frame.missing(f"There is no job {number}.")
        files = came_of(job) if job.state == "done" and job.kind in ("receive", "recheck") else []
        if len(files) == 1 and files[0]["state"] == "checked":
            return frame.see(f"/team/deliveries/{files[0]['delivery']}")
        return frame.page(
            "job.html",
            job=job,
            kind=acts.JOBS[job.kind],
            files=files,
            file_states=states.FILE,
            extracts=_extracts(ledger, files),
            **_standing(ledger, job),
        )

    @area.get("/jobs/<int:number>.json")
    def one_job_told(number: int) -> tuple[Response, int]:
        ledger = frame.ledger()
        job = ask.job(ledger, number)
        if job is None:
            return jsonify(state="none"), 404
        standing = _standing(ledger, job)
        return jsonify(state=job.state, done=job.done, total=job.total, said=standing["said"]), 200

    @area.get("/files/<token>")
    def handed_back(token: str) -> frame.Answer:
        try:
            path = exchange.exchange().handed_back(token)
        except exchange.NotThere as gone:
            return frame.missing(str(gone))
        return send_file(path, as_attachment=True, download_name=path.name, conditional=False)


def _extracts(ledger: Ledger, files: list[Mapping[str, Any]]) -> list[Together]:
    """The extracts among the files: several that came together and are decided on together."""
    kept = {file["delivery"] for file in files}
    return [one for one in together(ask.deliveries(ledger)) if one.many and kept & {each.id for each in one.deliveries}]


def came_of(job: Job) -> list[Mapping[str, Any]]:
    """What became of each file of a job: in full while that lies in the out-tray, then as the ledger keeps it."""
    try:
        path = exchange.exchange().handed_back(job.result.get("full", ""))
        files: list[Mapping[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["files"]
    except exchange.NotThere:
        files = list(job.result.get("files", ()))
    return files


def _standing(ledger: Ledger, job: Job) -> dict[str, Any]:
    """How far a job is, in words, and how many are done before it."""
    waiting = [one.id for one in ask.jobs(ledger, states=WAITING, limit=MANY)]
    ahead = sum(number < job.id for number in waiting) if job.state == "queued" else 0
    said = wording.progress(job, ahead)
    if job.state in WAITING and frame.nobody_works():
        said = f"{said} {NOBODY}"
    return {"said": said, "ahead": ahead}
