"""What the command line says of a load and of how things stand, in the words of whoever sent the files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from data import mart
from data.child import connect
from data.ledger import ask, open_ledger
from data.places import Places
from etl.findings import Finding
from etl.outcome import Outcome

SHOWN = 3  # examples of each kind of finding


def outcomes(given: Iterable[Outcome]) -> str:
    """Every file's outcome: what it is, where its rows went, and its findings grouped by kind."""
    return "\n\n".join("\n".join(_outcome(outcome)) for outcome in given)


def _outcome(outcome: Outcome) -> Iterator[str]:
    yield f"{outcome.path.name}: {outcome.state}"
    if outcome.message:
        yield from (f"  {line}" for line in outcome.message.splitlines())
    yield from (f"  {line}" for line in outcome.accounts)
    by_kind: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in outcome.findings:
        by_kind[finding.severity, finding.title].append(finding)
    for (severity, title), found in sorted(by_kind.items()):
        yield f"  {severity}: {title} ({sum(finding.rows for finding in found)})"
        yield from (f"    {_line(finding)}" for finding in found[:SHOWN])
        if len(found) > SHOWN:
            yield f"    … and {len(found) - SHOWN} more like it"


def _line(finding: Finding) -> str:
    todo = f" {finding.todo}" if finding.todo else ""
    return f"{finding.message.rstrip('.')}.{todo}"


def status(where: Places) -> str:
    """What has come, by source and period, and which edition is live."""
    return "\n".join([*_deliveries(where), "", _live(where)])


def _deliveries(where: Places) -> Iterator[str]:
    ledger = open_ledger(where.ledger_url)
    store = connect(where.child)
    try:
        live = {row[0] for row in store.execute("SELECT delivery FROM stored.live_deliveries").fetchall()}
        received = ask.deliveries(ledger)
        if not received:
            yield "Nothing has been received yet. Run: python -m etl receive FILE…"
        for delivery in received:
            standing = (
                "counts" if delivery.id in live else "superseded" if delivery.state == "loaded" else delivery.state
            )
            yield (
                f"{delivery.received_at:%d/%m/%Y}  {delivery.source:<14} {delivery.part:<28} {delivery.period:<8} "
                f"{delivery.rows_in:>7} rows in  {delivery.set_aside:>5} set aside  {standing}"
            )
    finally:
        store.close()
        ledger.close()


def _live(where: Places) -> str:
    try:
        return f"Live edition: {mart.current_file(where.mart)}"
    except mart.NoMart as nothing:
        return str(nothing)
