"""The words for minutes, agreements and how they go, and why something is refused."""

from collections.abc import Callable, Mapping

SENTENCES: Mapping[str, Callable[[], str]] = {}
