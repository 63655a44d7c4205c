"""What click says of a command that it cannot read, in the language of the messages.

Click takes its sentences from `gettext`, one module at a time, from a catalogue of its own that nobody has written; they
are looked up in ours instead. The sentences that people meet are listed here, so that they are known to be needed.
"""

import click.core
import click.exceptions
import click.parser
import click.types
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation
from django.utils.translation import gettext_noop, ngettext_lazy

SENTENCES = (
    gettext_noop("Error: {message}"),
    gettext_noop("Try '{command} {option}' for help."),
    gettext_noop("Invalid value: {message}"),
    gettext_noop("Invalid value for {param_hint}: {message}"),
    gettext_noop("Missing argument"),
    gettext_noop("Missing option"),
    gettext_noop("Missing command."),
    gettext_noop("Choose from:\n\t{choices}"),
    gettext_noop("No such option {name!r}."),
    gettext_noop("No such command {name!r}."),
    gettext_noop("{value!r} is not a valid {number_type}."),
    gettext_noop("{name} {filename!r} does not exist."),
    gettext_noop("{name} {filename!r} is a directory."),
    gettext_noop("{name} {filename!r} is not readable."),
    gettext_noop("Option {name!r} does not take a value."),
)
COUNTED = (
    ngettext_lazy("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    ngettext_lazy("{value!r} does not match the format {format}.", "{value!r} does not match the formats {formats}."),
    ngettext_lazy("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ngettext_lazy("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ngettext_lazy("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
)


def say_usage() -> None:
    """Let click speak the language of the messages from now on."""
    for module in (click.core, click.exceptions, click.parser, click.types):
        for name, ours in (("_", _said), ("ngettext", _counted)):
            if hasattr(module, name):
                setattr(module, name, ours)


def _said(message: str) -> str:
    try:
        return translation.gettext(message)
    except ImproperlyConfigured:  # nothing is set up yet: click's own words
        return message


def _counted(one: str, many: str, number: int) -> str:
    try:
        return translation.ngettext(one, many, number)
    except ImproperlyConfigured:
        return one if number == 1 else many
