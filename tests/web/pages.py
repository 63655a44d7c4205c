"""Reading pages as a browser does: who asks, what stands in the forms, what a page says."""

import re
from html import unescape
from html.parser import HTMLParser

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

CHINESE, ENGLISH = "zh-CN,zh;q=0.9", "en-GB,en;q=0.9"


def browser(user=None, language=CHINESE, **more):
    """A browser, signed in where a user is named."""
    client = Client(headers={"accept-language": language}, **more)
    if user is not None:
        client.force_login(user)
    return client


def at(programme, path=""):
    """The address of a page of a programme."""
    return f"/{programme.office.code}/{programme.code}/{path}"


class _Forms(HTMLParser):
    """Every form of a page as {name: value}, as it would be sent without a button."""

    def __init__(self):
        super().__init__()
        self.forms, self.area, self.choice = [], "", ""

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append({})
        if not self.forms or ("name" not in given and tag != "option"):
            return
        sent = self.forms[-1]
        if tag == "textarea":
            self.area = given["name"]
            sent[self.area] = ""
        elif tag == "select":
            self.choice = given["name"]
            sent[self.choice] = ""
        elif tag == "option" and "selected" in given:
            sent[self.choice] = given.get("value", "")
        elif tag == "input":
            kind = given.get("type", "text")
            if kind not in ("checkbox", "radio", "file") or "checked" in given:
                sent[given["name"]] = given.get("value", "on" if kind == "checkbox" else "")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data):
        if self.area:
            self.forms[-1][self.area] += data


def form_of(page, field):
    """What stands in the one form of a page that has this field."""
    found = _Forms()
    found.feed(page)
    (form,) = [form for form in found.forms if field in form]
    return {name: value.lstrip("\n") for name, value in form.items() if name != "csrfmiddlewaretoken"}


def said(page):
    """The words of a page, without its marks, each white space one space."""
    body = re.sub(r"(?s)<(script|style).*?</\1>", "", page.partition("<main")[2])
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip()


def links(page, text):
    """Where the links with exactly this text lead."""
    found = re.findall(r'(?s)<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', page)
    return [unescape(url) for url, inner in found if unescape(re.sub(r"<[^>]+>", "", inner)).strip() == text]


def paper(name="方案.txt"):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, "佐证材料".encode(), "text/plain")
