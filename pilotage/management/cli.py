"""The `pilotage` command line: thin commands over actions and queries.

Exit status: 0 done and in order; 1 done, but something is wrong or was refused; 2 could not be understood or read.
"""

import gettext
import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

LANGUAGES = {"zh-Hans": "zh-hans", "en": "en"}
OWNER = "pilotage.owner"
"""Kept with the command that runs: nobody was named, so the owner acts."""

# command -> (module, attribute); a module is imported when its command is called
COMMANDS = {
    "bulletin": ("bulletins", "bulletin"),
    "calendar": ("people", "calendar"),
    "charter": ("charters", "charter"),
    "demo": ("demo", "demo"),
    "docs": ("docs", "docs"),
    "duties": ("duties", "duties"),
    "export": ("exports", "export"),
    "figures": ("figures", "figures"),
    "fund": ("funds", "fund"),
    "members": ("people", "members"),
    "migrate": ("installation", "migrate"),
    "money": ("money", "money"),
    "people": ("accounts", "people"),
    "read": ("readings", "read"),
    "records": ("records", "records"),
    "serve": ("installation", "serve"),
    "verify": ("verification", "verify"),
}


class Lazy(click.Group):
    """Finds a command's module only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        _set_up()  # --help asks every command what it does
        module, attribute = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"pilotage.management.{module}"), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        _set_up()
        from django.core.exceptions import ImproperlyConfigured
        from django.db import DatabaseError, IntegrityError
        from django.utils import translation
        from django.utils.translation import gettext as _

        from pilotage.actions.refusals import NotAllowed, Refused
        from pilotage.management.usage import say_usage
        from pilotage.queries.programmes import NoSuchProgramme
        from pilotage.words.breaches import sentence, why_not

        say_usage()
        # A command that does not exist is found out before `main` is called.
        translation.activate(LANGUAGES.get(ctx.params.get("lang") or "") or language_of_the_machine())
        try:
            return super().invoke(ctx)
        except Refused as refusal:
            refuse(*(sentence(breach) for breach in refusal.breaches))
        except NotAllowed as refusal:
            refuse(_("Not permitted: %(why)s") % {"why": why_not(refusal.why)}, *_whoever_acts(ctx))
        except NoSuchProgramme as missing:
            if missing.found:
                unreadable(_("Several programmes are called %(name)s: say one of %(found)s.")
                           % {"name": missing.name, "found": ", ".join(missing.found)})  # fmt: skip
            unreadable(_("There is no programme called %(name)s.") % {"name": missing.name})
        except IntegrityError:
            raise  # a mistake of the program, not of the database
        except (DatabaseError, ImproperlyConfigured) as error:
            unreadable(
                _("The database cannot be used: %(error)s. If it is new, run `pilotage migrate` first.")
                % {"error": str(error).strip().splitlines()[0]}
            )


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilotage.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (ImproperlyConfigured, OSError) as error:
        # Django speaks no language before its settings are read.
        languages = ["zh_Hans"] if language_of_the_machine() == "zh-hans" else []
        catalogues = Path(__file__).resolve().parent.parent / "locale"
        _ = gettext.translation("django", catalogues, languages, fallback=True).gettext
        unreadable(_("The settings of this installation cannot be used: %(error)s") % {"error": error})


def _whoever_acts(ctx: click.Context) -> list[str]:
    """What to do where the owner, who acts unless another is named, was refused."""
    from django.utils.translation import gettext as _

    hint = _("You act as the owner of the installation. Name somebody who may with --by.")
    return [hint] if ctx.meta.get(OWNER) else []


def language_of_the_machine() -> str:
    """zh-hans where the locale is Chinese, else English."""
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh-hans" if name.lower().startswith("zh") else "en"


@click.group(cls=Lazy)
@click.option("--lang", type=click.Choice(list(LANGUAGES)), help="Language of messages (default: the locale's).")
@click.version_option(package_name="pilotage")
def main(lang: str | None) -> None:
    """Pilotage runs a pilot programme from its charter."""
    from django.utils import translation

    translation.activate(LANGUAGES[lang] if lang else language_of_the_machine())


def speak(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    """--lang after the command as well as before it."""
    if value:
        from django.utils import translation

        translation.activate(LANGUAGES[value])


lang_option = click.option(
    "--lang", type=click.Choice(list(LANGUAGES)), expose_value=False, callback=speak, is_eager=True,
    help="Language of messages.",
)  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
by_option = click.option("--by", "by_name", metavar="USER", help="Who acts (default: the installation's owner).")


def actor(name: str | None) -> Any:
    """The user who acts. Exits with 2 when there is none of that name."""
    from django.utils.translation import gettext as _

    from pilotage.actions.people import ensure_owner
    from pilotage.models import User

    if name is None:
        click.get_current_context().meta[OWNER] = True
        return ensure_owner()
    user = User.objects.filter(username=name).first()
    if user is None:
        unreadable(_("There is no user called %(name)s.") % {"name": name})
    return user


def say_json(document: object) -> None:
    """The one document that --json puts on standard output."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))


def refuse(*messages: str) -> NoReturn:
    """Say on standard error why it was refused; exit 1."""
    for message in messages:
        click.echo(message, err=True)
    sys.exit(1)


def unreadable(*messages: str) -> NoReturn:
    """Say on standard error what could not be understood or read; exit 2."""
    for message in messages:
        click.echo(message, err=True)
    sys.exit(2)


def why(error: OSError) -> str:
    """Why a file cannot be read or written, in the language of the messages."""
    from django.utils.translation import gettext as _

    if isinstance(error, FileNotFoundError):
        return _("there is no such file or folder")
    if isinstance(error, IsADirectoryError):
        return _("it is a directory")
    if isinstance(error, PermissionError):
        return _("it is not permitted")
    return error.strerror or str(error)
