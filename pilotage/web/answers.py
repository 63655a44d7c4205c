"""The answer to a form that did what it asked for."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """303: look there, by GET; going back and reloading sends nothing again."""

    status_code = 303
