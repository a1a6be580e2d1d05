"""Deliveries taken in hand again from their kept originals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data.ledger import ask
from data.ledger.models import Delivery
from etl.definitions.source import WORKBOOK, Source
from etl.intake.receive import By, original
from etl.intake.recognise import recognise
from etl.intake.refusal import NotRecognised
from etl.load.companions import newest_of_each_part, together
from etl.load.in_hand import BatchInHand, DeliveryInHand, LoadContext


def again(context: LoadContext, source: Source, delivery: Delivery) -> DeliveryInHand:
    """A delivery from its original, recognised anew. Raises NotRecognised where that is gone or is no such file now."""
    path = original(context.places, delivery.sha256, delivery.format)
    if not path.is_file():
        raise NotRecognised(f"The original of {delivery.file_name} is not in {context.places.originals}.")
    recognised = recognise(path, context.sources, delivery.file_name, delivery.agency, again=True)
    if recognised.source is not source or recognised.part != delivery.part:
        raise NotRecognised(f"{delivery.file_name} was received as {delivery.source} and no longer looks like it.")
    by = By(delivery.received_at, delivery.received_by, delivery.agency, delivery.accept_at_once)
    given = Path(delivery.file_name)
    return DeliveryInHand(
        given, delivery.file_name, (given.stem,), by, recognised, before=delivery, number=delivery.id
    )  # fmt: skip


def kept(context: LoadContext, one: DeliveryInHand) -> Path:
    """Where the original of a recorded delivery is."""
    given = ask.delivery(context.ledger, one.number)
    assert given is not None
    return original(context.places, given.sha256, given.format)


def companions(batch: BatchInHand) -> tuple[list[DeliveryInHand], list[DeliveryInHand]]:
    """The other parts of the same return, in hand again: those to store anew, and those that stay.

    A file that counts is understood by files that count. One that waits for a decision is understood by whatever came
    last, and what counts already stays as it is. A workbook has no other parts.
    """
    parts = {one.recognised.part for one in batch.deliveries}
    if WORKBOOK in parts or not together(batch.source):
        return [], []
    known = {one.id: one for one in ask.deliveries(batch.context.ledger)}
    own = [known[one.number] for one in batch.deliveries]
    counts = any(one.state == "accepted" or (one.state == "received" and one.accept_at_once) for one in own)
    others = [
        one
        for one in known.values()
        if (one.agency, one.source, one.period) == (batch.deliveries[0].by.agency, batch.source.slug, batch.key)
        and one.part not in parts
        and one.state in (("accepted",) if counts else ("checked", "accepted"))
    ]
    newest = newest_of_each_part(others)
    anew = [one for one in newest if counts or one.state == "checked"]
    return _in_hand(batch, anew), _in_hand(batch, [one for one in newest if one not in anew])


def _in_hand(batch: BatchInHand, deliveries: Sequence[Delivery]) -> list[DeliveryInHand]:
    return [again(batch.context, batch.source, delivery) for delivery in deliveries]
