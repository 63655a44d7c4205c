"""Tables and constraints, one file per noun. Every row of a programme belongs to an office and says so."""

from pilotage.models.bulletins import Bulletin, Erratum
from pilotage.models.charters import CalendarSpan, Edition, Programme
from pilotage.models.duties import AgreedPause, SanctionDecision, WindowNote
from pilotage.models.events import Event
from pilotage.models.funds import Account, Contribution, Transfer
from pilotage.models.grants import Application, ApplicationStep
from pilotage.models.links import TaskLink, TaskLinkUse
from pilotage.models.organisations import Member, Office
from pilotage.models.pairs import Pairing
from pilotage.models.papers import Invoice, Paper, Scan
from pilotage.models.people import Appointment, Person, User
from pilotage.models.readings import FoundPage
from pilotage.models.records import Attachment, Blob, Entry, PersonalData, Record
from pilotage.models.registers import ColumnMatch, OwnField

__all__ = [
    "Account",
    "AgreedPause",
    "Application",
    "ApplicationStep",
    "Appointment",
    "Attachment",
    "Blob",
    "Bulletin",
    "CalendarSpan",
    "ColumnMatch",
    "Contribution",
    "Edition",
    "Entry",
    "Erratum",
    "Event",
    "FoundPage",
    "Invoice",
    "Member",
    "Office",
    "OwnField",
    "Pairing",
    "Paper",
    "Person",
    "PersonalData",
    "Programme",
    "Record",
    "SanctionDecision",
    "Scan",
    "TaskLink",
    "TaskLinkUse",
    "Transfer",
    "User",
    "WindowNote",
]
