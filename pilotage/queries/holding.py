"""Asking once what cannot change: while an office is locked nobody else writes its rows.

Taking in a sheet writes thousands of records under the same charter, for the same people and bodies. Within `held()`
the functions marked `asked_once` answer from what they found before. Whoever opens it holds the office's lock and
writes nothing that those functions read.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_answers: ContextVar[dict[object, object] | None] = ContextVar("answers", default=None)


@contextmanager
def held() -> Iterator[None]:
    """Within it, what is `asked_once` is remembered; afterwards it is forgotten."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


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
