"""The steps of an application with what they usually say, for tests that look at one thing at a time."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.grant_decisions import approve, decline, review
from pilotage.actions.grant_payments import disburse, release
from pilotage.actions.refusals import Refused
from pilotage.models import Application


def april(day):
    return date(2010, 4, day)


def breaches_of(call):
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.breaches


def standing(row):
    fresh = Application.objects.of(row.office_id).get(pk=row.pk)
    return fresh.status, fresh.approved, fresh.version


class Steps:
    """The steps with what they usually say."""

    def __init__(self, programme, cast):
        self.programme, self.cast = programme, cast

    def _ask(self, row, usual, changes):
        return {"programme": self.programme, "application": row.pk, "uuid": uuid4()} | usual | changes

    def approve(self, row, **changes):
        usual = {"by": self.cast.reviewer, "seen": 1, "amount": 80_000, "happened_on": april(16), "opinion": "同意"}
        return approve(**self._ask(row, usual, changes))

    def decline(self, row, **changes):
        usual = {"by": self.cast.reviewer, "seen": 1, "reason": "不符合方向", "happened_on": april(16)}
        return decline(**self._ask(row, usual, changes))

    def review(self, row, **changes):
        usual = {"by": self.cast.reviewer, "seen": 1, "opinion": "可行", "happened_on": april(14)}
        return review(**self._ask(row, usual, changes))

    def pay(self, row, **changes):
        usual = {"by": self.cast.treasurer, "seen": 2, "happened_on": april(20)}
        return disburse(**self._ask(row, usual, changes))

    def release(self, row, **changes):
        usual = {"by": self.cast.reviewer, "seen": 2, "reason": "活动取消", "happened_on": april(20)}
        return release(**self._ask(row, usual, changes))
