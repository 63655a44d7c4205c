"""What can be permitted, in words."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext

from pilotage.domain.policy import Permission

# In the order of a page that lists them: from what is seen to what is decided.
_NAMES: Mapping[Permission, Callable[[], str]] = {
    Permission.CHARTER_READ: lambda: gettext("Read the charter"),
    Permission.FIGURES_READ: lambda: gettext("See the figures"),
    Permission.PEOPLE_READ: lambda: gettext("See who is appointed to what"),
    Permission.RECORD_READ: lambda: gettext("Read records"),
    Permission.FUND_READ: lambda: gettext("See the fund's money"),
    Permission.GRANT_READ: lambda: gettext("Read applications"),
    Permission.BULLETIN_READ: lambda: gettext("Read issued bulletins"),
    Permission.RECORD_WRITE: lambda: gettext("Enter and correct records"),
    Permission.RECORD_CONFIRM: lambda: gettext("Confirm records of the other side"),
    Permission.RECORD_CONFIRM_ON_PAPER: lambda: gettext("Enter a confirmation given on paper"),
    Permission.DUTY_READ: lambda: gettext("See what is due"),
    Permission.DUTY_EXPLAIN: lambda: gettext("Say why something was not followed"),
    Permission.DUTY_EXCUSE: lambda: gettext("Excuse what is due and agree pauses"),
    Permission.SANCTION_DECIDE: lambda: gettext("Decide what follows when something was missed"),
    Permission.SANCTION_APPEAL: lambda: gettext("Appeal against such a decision"),
    Permission.PAPER_PRINT: lambda: gettext("Print sheets to be signed"),
    Permission.INBOX_SEND: lambda: gettext("Hand in pictures and signed sheets"),
    Permission.INBOX_FILE: lambda: gettext("Sort what was handed in"),
    Permission.LINK_GIVE: lambda: gettext("Give links to single tasks"),
    Permission.FIELD_ADD: lambda: gettext("Add fields of the office's own"),
    Permission.GRANT_APPLY: lambda: gettext("Submit applications"),
    Permission.GRANT_DECIDE: lambda: gettext("Review and decide applications"),
    Permission.FUND_RECEIVE: lambda: gettext("Enter money received"),
    Permission.GRANT_PAY: lambda: gettext("Pay what was granted"),
    Permission.GRANT_REPORT: lambda: gettext("Report on grants and enter what was spent"),
    Permission.FUND_CLOSE: lambda: gettext("Keep budgets, vouchers and bank statements, and close years"),
    Permission.MONEY_IMPORT: lambda: gettext("Take in receipts, payments and budgets of before"),
    Permission.MONEY_LOOK: lambda: gettext("Give the second look at what one person did alone"),
    Permission.SOURCE_READ: lambda: gettext("Read what became of a source's money"),
    Permission.AGREEMENT_KEEP: lambda: gettext("Keep agreements with givers"),
    Permission.SUPPLY_KEEP: lambda: gettext("Order things for the members"),
    Permission.ROUND_READ: lambda: gettext("See rounds of awards and of aid"),
    Permission.ROUND_KEEP: lambda: gettext("Open rounds, enter places, consult others and make results public"),
    Permission.ROUND_SCORE: lambda: gettext("Score candidates"),
    Permission.ROUND_DECIDE: lambda: gettext("Decide rounds"),
    Permission.PAIR_READ: lambda: gettext("See pairings"),
    Permission.PAIR_KEEP: lambda: gettext("Make and end pairings"),
    Permission.PAIR_SAY: lambda: gettext("Enter needs, offers, minutes and progress of a pairing"),
    Permission.PROGRAMME_CLOSE: lambda: gettext("Close the programme and open it again"),
    Permission.BULLETIN_DRAFT: lambda: gettext("Draft bulletins"),
    Permission.BULLETIN_SIGN: lambda: gettext("Sign off bulletins"),
    Permission.BULLETIN_ISSUE: lambda: gettext("Issue bulletins and errata"),
    Permission.PAGE_READ: lambda: gettext("Read documents as found"),
    Permission.PEOPLE_APPOINT: lambda: gettext("Appoint people and end appointments"),
    Permission.MEMBERS_IMPORT: lambda: gettext("Take in lists of units and people"),
    Permission.CALENDAR_IMPORT: lambda: gettext("Take in the calendar"),
    Permission.CHARTER_ADOPT: lambda: gettext("Put a charter in force"),
}


def name(permission: str) -> str:
    """What a permission permits."""
    return _NAMES[Permission(permission)]()


def all_names() -> list[tuple[Permission, str]]:
    """Every permission and what it permits, in the order of a page that lists them."""
    return [(permission, say()) for permission, say in _NAMES.items()]
