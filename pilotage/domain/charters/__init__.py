"""The charter, format 1: its shape (`schema`), its reader, its checks and their fault codes.

checked = check(content)        # bytes of the file; never raises
checked.ok, checked.charter, checked.faults, checked.counts
"""

from pilotage.domain.charters.checking import Checked, check
from pilotage.domain.charters.faults import Code, Fault
from pilotage.domain.charters.schema import Charter

__all__ = ["Charter", "Checked", "Code", "Fault", "check"]
