"""Asking once what cannot change: while an office is locked nobody else writes its rows.

Taking in a sheet writes thousands of records under the same charter, for the same people and bodies. Within `held()`
the functions marked `asked_once` answer from what they found before. Whoever opens it to write holds the office's lock
and writes nothing that those functions read; a page that only reads opens it to read every row once.

What such writing itself moves on (the office's number and digest, the last number of a register, the entries of the
records it meets) stands in `Batch`, which knows each step and can go back to before it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from pilotage.models import Entry, Event, Office

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Batch:
    """Many actions of one office within one transaction, while its row stays locked.

    `seq` and `digest` are those of the last action so far; `events` are written when the batch ends. `entries` holds
    what was asked for beforehand: request id -> the entry it wrote, None where it has written none; `bases` the entry
    that stands of each record met; `numbers` the last number of (programme, register).
    """

    office: Office
    seq: int
    digest: str
    events: list[Event] = field(default_factory=list)
    entries: dict[UUID, Entry | None] = field(default_factory=dict)
    bases: dict[int, Entry] = field(default_factory=dict)
    numbers: dict[tuple[int, str], int] = field(default_factory=dict)

    def mark(self) -> "Batch":
        """How it stands now, to go back to."""
        return Batch(
            self.office, self.seq, self.digest, [*self.events], {**self.entries}, {**self.bases}, {**self.numbers}
        )

    def go_back(self, mark: "Batch") -> None:
        """As it stood at the mark: what was written since has been rolled back."""
        self.__dict__.update(mark.__dict__)


_answers: ContextVar[dict[object, object] | None] = ContextVar("answers", default=None)
_batch: ContextVar[Batch | None] = ContextVar("batch", default=None)


@contextmanager
def held(batch: Batch | None = None) -> Iterator[None]:
    """Within it, what is `asked_once` is remembered; afterwards it is forgotten."""
    known = _answers.get() if batch is None else None  # a page that has opened it already goes on remembering
    token, other = _answers.set({} if known is None else known), _batch.set(batch)
    try:
        yield
    finally:
        _answers.reset(token)
        _batch.reset(other)


def batch_of(office: int) -> Batch | None:
    """The batch under way at this office, if there is one."""
    batch = _batch.get()
    return batch if batch is not None and batch.office.pk == office else None


def asked_once(function: Callable[P, R]) -> Callable[P, R]:
    """A query whose answer is remembered within `held()`; its arguments are hashable."""

    @wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        known = _answers.get()
        if known is None:
            return function(*args, **kwargs)
        question = (function, args, tuple(sorted(kwargs.items())))
        if question not in known:
            known[question] = function(*args, **kwargs)
        return known[question]  # type: ignore[return-value]

    return answer
