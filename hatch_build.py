"""Compiles the translations while the package is built, so that every ordinary installation speaks Chinese."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TranslationsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Writes `django.mo` beside every `django.po`; fuzzy entries stay out, as they do at run time."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for po in Path(self.root, "pilotage", "locale").glob("*/LC_MESSAGES/django.po"):
            with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
                write_mo(target, read_po(source, locale=po.parts[-3]))
