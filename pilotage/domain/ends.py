"""Ends that are written once: how far ahead one may be written, and whether an office still has somebody who appoints."""

from collections.abc import Iterable
from datetime import date, timedelta

from pilotage.domain.breaches import Breach
from pilotage.domain.policy import POLICY, Permission, Post

DAY = timedelta(days=1)
AHEAD = timedelta(days=31)
"""An end is not taken back, so it is written when its day is near: a wrong year would stand for ever."""


def check_near(ends_on: date, today: date, field: str = "ends_on") -> list[Breach]:
    """An end is written at most `AHEAD` before its day has come."""
    latest = today + AHEAD
    return [Breach("end-far-ahead", {"end": ends_on, "latest": latest}, field)] if ends_on > latest else []


def appoints(post: Post) -> bool:
    """Does the post permit appointing people?"""
    return Permission.PEOPLE_APPOINT in POLICY.get((post.function, post.kind), frozenset())


def nobody_appoints(others: Iterable[Post], since: date) -> date | None:
    """The first day from `since` on on which none of these posts permits appointing; None where there is no such day."""
    posts = [post for post in others if appoints(post)]
    turns = {since, *(post.ends_on + DAY for post in posts if post.ends_on is not None and post.ends_on >= since)}
    return min((day for day in turns if not any(post.holds(day) for post in posts)), default=None)
