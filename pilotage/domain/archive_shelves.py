"""Where every table is in an archive of a programme: the one list. A table is on a shelf, told elsewhere, or left out for
a reason; a table that is in none of these places is a fault (tests/models/test_archive_shelves.py)."""

from dataclasses import dataclass

from pilotage.domain.archive import Scope


@dataclass(frozen=True, slots=True)
class Shelf:
    """A table that is listed row by row.

    `columns` are listed in the office's archive, `personal` ones only where personal fields were asked for; `public` are
    those that may be public (none: the table is the office's). `owners` are the ways from a row to its programme.
    """

    group: str
    table: str
    columns: tuple[str, ...]
    owners: tuple[str, ...] = ("programme",)
    personal: tuple[str, ...] = ()
    public: tuple[str, ...] = ()

    def shown(self, scope: Scope) -> tuple[str, ...]:
        """The columns that an archive lists; none where it leaves the table out."""
        if not scope.whole:
            return self.public
        return self.columns + (self.personal if scope.personal else ())


def _shelf(
    group: str, table: str, columns: str, owners: str = "programme", personal: str = "", public: str = ""
) -> Shelf:
    return Shelf(
        group, table, tuple(columns.split()), tuple(owners.split()), tuple(personal.split()), tuple(public.split())
    )


_ROUND, _RECORD, _CASE = "round__programme", "record__programme", "application__programme"

SHELVES: tuple[Shelf, ...] = (
    # Who takes part
    _shelf("members", "Member", "role name aliases parent facts starts_on ends_on", public="role name starts_on ends_on"),
    _shelf("members", "MemberNote", "member what happened_on after reason by", public="member what happened_on after"),
    _shelf("members", "MemberFacts", "member name facts seq", "member__programme"),
    _shelf("people", "Appointment", "person function role member serves starts_on ends_on",
           public="function role member serves starts_on ends_on"),
    # Pairs and what came of them
    _shelf("pairs", "PairingReason", "pairing what text advice by", "pairing__programme"),
    _shelf("pairs", "PairOffer", "provision member kind topic words ended_seq"),
    _shelf("pairs", "PairVeto", "provision a b reason by ended_seq"),
    _shelf("meetings", "Minutes", "record text count by at ended_seq", _RECORD, personal="participants"),
    _shelf("meetings", "FollowUp", "record owner person due_on by ended_seq", _RECORD),
    _shelf("meetings", "Progress", "record happened_on state text by ended_seq", _RECORD),
    # Time
    _shelf("time", "CalendarSpan", "kind name start end", public="kind name start end"),
    _shelf("time", "AgreedPause", "member start end reason agreed_on by ended_seq"),
    _shelf("time", "WindowNote", "kind duty member pairing start reason said_on by ended_seq"),
    _shelf("time", "SanctionDecision", "provision member pairing start windows outcome reason decided_on by appeal_until "
           "appealed_on appeal ruled_on ruling ruling_reason"),
    # Records, step by step
    _shelf("records", "Entry", "record kind happened_on edition unit person pairing stage side body reason on_paper signer "
           "by at", _RECORD),
    _shelf("records", "OwnField", "register name type choices why ended_seq"),
    # Grants
    _shelf("grants", "ApplicationVersion", "application number project plan asked own purpose", _CASE),
    _shelf("grants", "ApplicationStep", "application kind happened_on amount opinion by", _CASE),
    _shelf("grants", "Reviewer", "application person due_on by reason ended_seq", _CASE),
    _shelf("grants", "Criterion", "provision name most ended_seq"),
    _shelf("grants", "Review", "application version happened_on points advice opinion by", _CASE),
    _shelf("grants", "Condition", "application number text due_on before_payment met_on met_note met_by", _CASE),
    _shelf("grants", "Comment", "application audience text by at", _CASE),
    # Money
    _shelf("money", "BudgetLine", "fund year heading amount note by ended_seq"),
    _shelf("money", "FundingAgreement", "number fund source funder title signed_on amount conditions reason ended_seq"),
    _shelf("money", "ReportDay", "agreement due_on what done_on note done_by", "agreement__programme"),
    _shelf("money", "Contribution", "number fund source donor transfer"),
    _shelf("money", "YearClose", "fund year closed_on lines reason by"),
    _shelf("money", "SecondLook", "what about happened_on by due_on verdict opinion looked_on looked_by"),
    _shelf("money", "SmallOffice", "days reason starts_on ends_on by ended_seq"),
    _shelf("money", "LevyRefund", "provision record unit year due refunded netted transfer ended_seq"),
    _shelf("money", "RewardPayment", "provision number record unit period amount happened_on by reason ended_seq"),
    _shelf("money", "Expense", "number application refund happened_on amount what invoice_code invoice_number by counted note "
           "checked_by withdrawn_seq withdrawn_why"),
    _shelf("money", "Voucher", "transfer number note happened_on by"),
    _shelf("money", "BankStatement", "fund name starts_on ends_on opening closing by withdrawn_seq withdrawn_why"),
    _shelf("money", "BankLine", "statement position booked_on amount text reference", "statement__programme"),
    _shelf("money", "BankMatch", "group line transfer note by why ended_seq",
           "line__statement__programme transfer__programme"),
    _shelf("goods", "Order", "number provision supplier by"),
    _shelf("goods", "OrderLine", "order unit quantity", "order__programme"),
    _shelf("goods", "OrderStep", "order unit kind happened_on note amount transfer by", "order__programme"),
    # Awards and aid
    _shelf("rounds", "RoundStep", "round kind happened_on note by", _ROUND),
    _shelf("rounds", "Allocation", "round what total rule fact lines by", _ROUND),
    _shelf("rounds", "RoundQuota", "round unit places amount note by ended_seq", _ROUND),
    _shelf("rounds", "Nomination", "round number record unit place holder finding outside_body ended_seq", _ROUND,
           personal="outside_name"),
    _shelf("rounds", "RoundCriterion", "round name most ended_seq", _ROUND),
    _shelf("rounds", "RoundScore", "nomination points opinion by ended_seq", "nomination__round__programme"),
    _shelf("rounds", "TieBreak", "round order reason by ended_seq", _ROUND),
    _shelf("rounds", "Consultation", "round nomination body asked_on due_on answered_on answer text answered_by ended_seq",
           _ROUND),
    _shelf("rounds", "RoundDecision", "round happened_on meeting note by ended_seq ended_reason", _ROUND),
    _shelf("rounds", "DecidedPlace", "decision nomination rank points chosen passed_over reason shown",
           "decision__round__programme"),
    _shelf("rounds", "Publicity", "round starts_on ends_on place text by ended_seq", _ROUND),
    _shelf("rounds", "Objection", "round nomination received_on text answered_on answer upheld answered_by", _ROUND,
           personal="who"),
    _shelf("rounds", "AidShare", "round unit asked places extra_places amount extra_amount reason record by ended_seq",
           _ROUND),
    _shelf("rounds", "Beneficiary", "round unit amount by ended_seq", _ROUND, personal="personal"),
    # Paper, bulletins, and the programme itself
    _shelf("papers", "Paper", "code kind member side printed_on by"),
    _shelf("papers", "Scan", "name state paper record person signer note by at"),
    _shelf("papers", "Invoice", "code number amount issued_on scan"),
    _shelf("bulletins", "Erratum", "bulletin number happened_on changes note by", "bulletin__programme",
           public="bulletin number happened_on changes note"),
    _shelf("life", "ProgrammeClose", "closed_on bulletin note by ended_seq ended_reason", public="closed_on bulletin"),
    _shelf("life", "CarryOver", "before happened_on what money by"),
)  # fmt: skip

GROUPS: tuple[str, ...] = tuple(dict.fromkeys(one.group for one in SHELVES))

ELSEWHERE: dict[str, str] = {
    "Office": "its name stands on the first page",
    "Programme": "index.html",
    "Edition": "charter.html and the charter's bytes in charter/",
    "Record": "registers/: each with what stands",
    "PersonalData": "registers/, of the archive with personal fields",
    "Application": "applications.html",
    "Account": "fund.html",
    "Transfer": "fund.html and fund/",
    "Round": "rounds.html",
    "Pairing": "pairs.html",
    "Bulletin": "bulletins.html and bulletins/; drafts were never said to anybody",
    "Event": "audit.jsonl",
    "Person": "by name wherever they act; a name alone says nothing of the programme",
    "Attachment": "attachments.html and attachments/",
    "MoneyFile": "attachments.html and money-files/",
    "MatterFile": "attachments.html and matter-files/",
    "Blob": "the files themselves",
}
"""Tables that have pages or files of their own, and which."""

LEFT_OUT: dict[str, str] = {
    "User": "accounts and their passwords: of the installation, not of the programme",
    "TaskLink": "the key to a door; what was done through it stands in the records",
    "TaskLinkUse": "who opened a link and when: what came of it stands in the records",
    "ColumnMatch": "how a sheet's columns were understood: a convenience of the next import",
    "ApplicationDraft": "never handed in: the unit's own until then",
    "FoundPage": "copies of other people's web pages",
}
"""Tables that are in no archive, and why."""
