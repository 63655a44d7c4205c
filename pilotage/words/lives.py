"""The words for the life of a programme: joining, leaving, closing, going on, and why something is refused."""

from collections.abc import Callable, Mapping

SENTENCES: Mapping[str, Callable[[], str]] = {}
