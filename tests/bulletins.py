"""A bulletin at every stage, each act by one of the cast who may."""

from uuid import uuid4

from pilotage.actions import bulletins
from tests.factories import TODAY


def drafted(programme, cast, **changes):
    asked = {"by": cast.clerk, "programme": programme, "series": "progress", "until": TODAY, "uuid": uuid4()}
    return bulletins.draft(**asked | changes)


def signed(programme, cast, **changes):
    row = drafted(programme, cast, **changes)
    return bulletins.sign_off(by=cast.reviewer, bulletin=row, version=row.version)


def issued(programme, cast, **changes):
    row = signed(programme, cast, **changes)
    return bulletins.issue(by=cast.clerk, bulletin=row, version=row.version)
