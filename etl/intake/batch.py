"""Which files are read together: csv parts of one source that came together are one return, and are checked as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from etl.definitions.source import ONE_TABLE, Source
from etl.intake.period_of_file import from_words
from etl.intake.receive import Copy
from etl.intake.recognise import Recognised


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was copied aside and recognised."""

    copy: Copy
    recognised: Recognised

    @property
    def names(self) -> tuple[str, str]:
        """What may speak of the period: the file's name, then its folder's."""
        return Path(self.copy.name).stem, self.copy.given.resolve().parent.name


@dataclass(frozen=True, slots=True)
class Batch:
    """Files of one source that are read together; no part twice."""

    source: Source
    taken: tuple[Taken, ...]


def batches(taken: Iterable[Taken]) -> list[Batch]:
    """Every workbook and every form by itself; csv files of one source, folder and period in their names together.

    A part that comes twice in a folder starts a further batch, in the order given: the later one supersedes.
    """
    groups: dict[tuple[str, Path, str, int], dict[str, Taken]] = {}
    for at, file in enumerate(taken):
        source, part = file.recognised.source, file.recognised.part
        alone = 0 if file.recognised.look.format in ONE_TABLE and not source.of_answers else at + 1
        together = (source.slug, file.copy.given.resolve().parent, from_words(source.period, file.names[0]))
        while part in groups.get((*together, alone), {}):
            alone -= 1
        groups.setdefault((*together, alone), {})[part] = file
    return [Batch(next(iter(g.values())).recognised.source, tuple(g.values())) for g in groups.values()]
