"""The words for deciding rounds: answers, ranks, objections, and why something is refused."""

from collections.abc import Callable, Mapping

SENTENCES: Mapping[str, Callable[[], str]] = {}
