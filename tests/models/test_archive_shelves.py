"""Every table is in the archive, on a shelf or on a page of its own, or is left out for a reason that is written down."""

import pytest
from django.apps import apps

from pilotage.domain.archive_shelves import ELSEWHERE, LEFT_OUT, SHELVES

TABLES = {model.__name__ for model in apps.get_app_config("pilotage").get_models()}


def test_every_table_is_in_one_place_and_no_more() -> None:
    places = [*(one.table for one in SHELVES), *ELSEWHERE, *LEFT_OUT]
    assert sorted(places) == sorted(TABLES)
    assert all({**ELSEWHERE, **LEFT_OUT}.values())


@pytest.mark.parametrize("shelf", SHELVES, ids=lambda one: one.table)
def test_columns_exist_and_what_may_be_public_is_never_personal(shelf) -> None:
    there = {field.name for field in apps.get_model("pilotage", shelf.table)._meta.fields}
    assert {*shelf.columns, *shelf.personal, *shelf.public} <= there
    assert set(shelf.public) <= set(shelf.columns)
    assert not {"person", "by", "signer", "participants", "who", "outside_name", "donor"} & set(shelf.public)
