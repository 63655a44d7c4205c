"""The two ways an action says no."""

from pilotage.domain.breaches import Breach
from pilotage.domain.policy import NotAllowed

__all__ = ["NotAllowed", "Refused"]


class Refused(Exception):
    """The rules or the state do not allow it: every breach at once."""

    def __init__(self, *breaches: Breach) -> None:
        super().__init__(*breaches)
        self.breaches = breaches
