"""The words for rounds of aid, and why something is refused."""

from collections.abc import Callable, Mapping

SENTENCES: Mapping[str, Callable[[], str]] = {}
