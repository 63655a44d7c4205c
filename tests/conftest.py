"""What the whole suite shares: the guard over every statement."""

from collections.abc import Iterator

import pytest
from django.db.backends.signals import connection_created

from tests import sql_guard

connection_created.connect(sql_guard.install, dispatch_uid="sql-guard")


@pytest.fixture(autouse=True)
def _every_statement_names_its_office() -> Iterator[None]:
    """Fails the test even where the refusal was swallowed on its way, as in a server's thread."""
    del sql_guard.seen_faults[:]
    yield
    assert not sql_guard.seen_faults, "\n".join(sql_guard.seen_faults)
