"""Tables and constraints, one file per noun. Every row of a programme belongs to an office and says so."""

from pilotage.models.bulletins import Bulletin, Erratum
from pilotage.models.charters import CalendarSpan, Edition, Programme
from pilotage.models.duties import AgreedPause, SanctionDecision, WindowNote
from pilotage.models.events import Event
from pilotage.models.funders import FundingAgreement, ReportDay
from pilotage.models.funds import Account, BudgetLine, Contribution, Transfer, YearClose
from pilotage.models.giving import LevyRefund, Order, OrderLine, OrderStep, RewardPayment
from pilotage.models.grants import Application, ApplicationStep
from pilotage.models.judging import (
    Consultation,
    DecidedPlace,
    Objection,
    Publicity,
    RoundCriterion,
    RoundDecision,
    RoundScore,
    TieBreak,
)
from pilotage.models.links import TaskLink, TaskLinkUse
from pilotage.models.lives import CarryOver, MemberFacts, MemberNote, ProgrammeClose
from pilotage.models.matter_files import MatterFile
from pilotage.models.meetings import FollowUp, Minutes, Progress
from pilotage.models.organisations import Member, Office
from pilotage.models.pairs import Pairing, PairingReason, PairOffer, PairVeto
from pilotage.models.papers import Invoice, Paper, Scan
from pilotage.models.payments import BankLine, BankMatch, BankStatement, MoneyFile, Voucher
from pilotage.models.people import Appointment, Person, User
from pilotage.models.readings import FoundPage
from pilotage.models.records import Attachment, Blob, Entry, PersonalData, Record
from pilotage.models.registers import ColumnMatch, OwnField
from pilotage.models.reviews import (
    ApplicationDraft,
    ApplicationVersion,
    Comment,
    Condition,
    Criterion,
    Review,
    Reviewer,
)
from pilotage.models.rounds import AidShare, Allocation, Beneficiary, Nomination, Round, RoundQuota, RoundStep
from pilotage.models.second_looks import SecondLook, SmallOffice
from pilotage.models.spending import Expense

__all__ = [
    "Account",
    "AgreedPause",
    "AidShare",
    "Allocation",
    "Application",
    "ApplicationDraft",
    "ApplicationStep",
    "ApplicationVersion",
    "Appointment",
    "Attachment",
    "BankLine",
    "BankMatch",
    "BankStatement",
    "Beneficiary",
    "Blob",
    "BudgetLine",
    "Bulletin",
    "CalendarSpan",
    "CarryOver",
    "ColumnMatch",
    "Comment",
    "Condition",
    "Consultation",
    "Contribution",
    "Criterion",
    "DecidedPlace",
    "Edition",
    "Entry",
    "Erratum",
    "Event",
    "Expense",
    "FollowUp",
    "FoundPage",
    "FundingAgreement",
    "Invoice",
    "LevyRefund",
    "MatterFile",
    "Member",
    "MemberFacts",
    "MemberNote",
    "Minutes",
    "MoneyFile",
    "Nomination",
    "Objection",
    "Office",
    "Order",
    "OrderLine",
    "OrderStep",
    "OwnField",
    "PairOffer",
    "PairVeto",
    "Pairing",
    "PairingReason",
    "Paper",
    "Person",
    "PersonalData",
    "Programme",
    "ProgrammeClose",
    "Progress",
    "Publicity",
    "Record",
    "ReportDay",
    "Review",
    "Reviewer",
    "RewardPayment",
    "Round",
    "RoundCriterion",
    "RoundDecision",
    "RoundQuota",
    "RoundScore",
    "RoundStep",
    "SanctionDecision",
    "Scan",
    "SecondLook",
    "SmallOffice",
    "TaskLink",
    "TaskLinkUse",
    "TieBreak",
    "Transfer",
    "User",
    "Voucher",
    "WindowNote",
    "YearClose",
]
