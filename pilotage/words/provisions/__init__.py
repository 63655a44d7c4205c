"""What each provision of a charter asks, in plain words: one function for each of the thirteen kinds."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import pgettext

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import (
    AnyProvision,
    Appoint,
    Duty,
    Fund,
    Grant,
    Pair,
    Priority,
    Provide,
    Publish,
    Quota,
    Record,
    Refund,
    Reward,
    Sanction,
)
from pilotage.words.provisions import doing, giving


def kind(provision: AnyProvision) -> str:
    """The word for a kind of provision."""
    return {
        "fund": pgettext("provision", "Fund"),
        "grant": pgettext("provision", "Grant"),
        "refund": pgettext("provision", "Refund"),
        "provide": pgettext("provision", "Provision in kind"),
        "reward": pgettext("provision", "Reward"),
        "appoint": pgettext("provision", "Appointment"),
        "duty": pgettext("provision", "Task"),
        "quota": pgettext("provision", "Places"),
        "priority": pgettext("provision", "Priority"),
        "pair": pgettext("provision", "Pairing"),
        "record": pgettext("provision", "Record"),
        "sanction": pgettext("provision", "Sanction"),
        "publish": pgettext("provision", "Publication"),
    }[provision.kind]


def force(provision: AnyProvision) -> str:
    """How binding it is, where that is less than a must."""
    return {"must": "", "should": pgettext("force", "should"), "may": pgettext("force", "may")}[provision.force]


def asked(charter: Charter, provision: AnyProvision) -> tuple[str, ...]:
    """What a provision asks of whom, as sentences in the active language around the charter's own names."""
    tell: Callable[[Charter, Any], list[str]] = _TELL[type(provision)]
    return tuple(tell(charter, provision))


_TELL: dict[type, Callable[..., list[str]]] = {
    Fund: giving.fund,
    Grant: giving.grant,
    Refund: giving.refund,
    Provide: giving.provide,
    Reward: giving.reward,
    Appoint: doing.appoint,
    Duty: doing.duty,
    Quota: doing.quota,
    Priority: doing.priority,
    Pair: doing.pair,
    Record: doing.record,
    Sanction: doing.sanction,
    Publish: doing.publish,
}
