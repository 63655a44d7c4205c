"""The words for pairs: needs, offers, suggestions, and why something is refused."""

from collections.abc import Callable, Mapping

SENTENCES: Mapping[str, Callable[[], str]] = {}
