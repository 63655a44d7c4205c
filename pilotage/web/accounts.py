"""Signing in and out: by user name and password only; accounts are made by the office, never by sign-up or e-mail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from pilotage.web.fields import Check, Line
from pilotage.web.forms import Form


class Adapter(DefaultAccountAdapter):
    """allauth as this site uses it."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy(
            "User name and password do not belong together. Check capital letters and spaces, and try again."
        ),
        "too_many_login_attempts": gettext_lazy(
            "Too many attempts with this user name. Wait five minutes, or ask the office to set a new password."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No greeting: the masthead says who is signed in."""


class SignInForm(Form, LoginForm):
    """User name, password, and whether this device keeps the sign-in."""

    not_saved = gettext_lazy("you are not signed in yet")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password, remember = (self.fields[name] for name in ("login", "password", "remember"))
        login.label = gettext_lazy("User name")
        login.widget = Line(autocomplete="username", autocapitalize="none", spellcheck="false", maxlength=150)
        password.label = gettext_lazy("Password")
        password.help_text = ""
        password.widget.attrs = {"class": "input", "autocomplete": "current-password"}
        remember.label = gettext_lazy("Stay signed in on this device for two weeks")
        remember.widget = Check()
