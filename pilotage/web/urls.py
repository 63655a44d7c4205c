"""Every address of the site. What is not listed here does not exist: no sign-up, no e-mail pages, no admin."""

from allauth.account import views as account
from django.urls import path
from django.views.i18n import set_language

urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("language/", set_language, name="set_language"),
]

handler400 = "pilotage.web.errors.bad_request"
handler403 = "pilotage.web.errors.forbidden"
handler404 = "pilotage.web.errors.not_found"
handler429 = "pilotage.web.errors.too_often"
handler500 = "pilotage.web.errors.broken"
