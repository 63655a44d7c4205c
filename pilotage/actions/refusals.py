"""The two ways an action says no."""

from pilotage.domain.breaches import Breach
from pilotage.domain.policy import Permission


class NotAllowed(Exception):
    """This person may not do this. `why` is a code of pilotage.words.breaches."""

    def __init__(self, permission: Permission, why: str) -> None:
        super().__init__(permission, why)
        self.permission = permission
        self.why = why


class Refused(Exception):
    """The rules or the state do not allow it: every breach at once."""

    def __init__(self, *breaches: Breach) -> None:
        super().__init__(*breaches)
        self.breaches = breaches
