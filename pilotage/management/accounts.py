"""`pilotage people appoint`, `pilotage people account`: who does what at an office, and how they sign in."""

from datetime import date, datetime

import click
from django.utils.translation import gettext as _

from pilotage.actions.people import appoint, open_account
from pilotage.domain.breaches import Breach
from pilotage.domain.policy import Function
from pilotage.management.cli import actor, by_option, lang_option, unreadable
from pilotage.queries.programmes import find_programme, rules
from pilotage.words.breaches import sentence

FUNCTIONS = [function.value for function in Function if function not in (Function.OWNER, Function.PUBLIC)]
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def people() -> None:
    """People's functions and accounts."""


@people.command("appoint")
@click.argument("programme")
@click.argument("person")
@click.argument("function", type=click.Choice(FUNCTIONS))
@click.option("--name", required=True, help="What the person is called.")
@click.option("--role", required=True, help="The charter's role they act for, such as office, unit, mentor.")
@click.option("--member", default="", help="The body of that role (not for mentors).")
@click.option("--serves", default="", help="The unit a mentor is given.")
@click.option("--from", "starts_on", type=DAY, help="First day (default: the programme's first).")
@click.option("--until", "ends_on", type=DAY, help="Last day, where it is known.")
@by_option
@lang_option
def appoint_(
    programme: str, person: str, function: str, name: str, role: str, member: str, serves: str,
    starts_on: datetime | None, ends_on: datetime | None, by_name: str | None,
) -> None:  # fmt: skip
    """Appoint PERSON (a short id of your own) to FUNCTION."""
    found = find_programme(programme)
    first: date = starts_on.date() if starts_on else rules(found).charter.runs.start
    appoint(by=actor(by_name), programme=found, person=person, name=name, function=Function(function), role=role,
            member=member, serves=serves, starts_on=first, ends_on=ends_on.date() if ends_on else None)  # fmt: skip
    click.echo(_("%(name)s is appointed from %(day)s on.") % {"name": name, "day": first.isoformat()})


@people.command("account")
@click.argument("programme")
@click.argument("person")
@click.argument("username")
@click.password_option(help="Asked for when it is not given.")
@by_option
@lang_option
def account(programme: str, person: str, username: str, password: str, by_name: str | None) -> None:
    """Let PERSON sign in as USERNAME; the same again sets the password anew."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    try:
        validate_password(password)
    except ValidationError as error:
        unreadable(*error.messages)
    if not username.strip():
        unreadable(sentence(Breach("name-missing", {})))
    open_account(by=actor(by_name), programme=find_programme(programme), person=person, username=username.strip(),
                 password=password)  # fmt: skip
    click.echo(_("%(person)s can sign in as %(username)s.") % {"person": person, "username": username.strip()})
