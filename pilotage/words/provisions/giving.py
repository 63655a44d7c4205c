"""Fund, grant, refund, provision in kind, reward: what is given, in plain words."""

from decimal import Decimal

from django.utils.translation import gettext, ngettext, pgettext

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund, Grant, Provide, Refund, Reward, Tiers
from pilotage.words.cadences import filtered, listed, pieces, stepped
from pilotage.words.numbers import amount, number


def fund(charter: Charter, fund: Fund) -> list[str]:
    sources = []
    for source in fund.sources:
        params = {"name": source.name, "amount": amount(source.planned, charter.currency)}
        if source.given_by is None:
            sources.append(f"{source.name} {params['amount']}")
        else:
            giver = _body(charter, source.given_by)
            sources.append(gettext("%(name)s %(amount)s (given by %(giver)s)") % {**params, "giver": giver})
    total = amount(fund.total, charter.currency)
    said = [gettext("%(total)s planned: %(sources)s.") % {"total": total, "sources": listed(sources)}]
    said.append(gettext("Only money that has been received is paid out."))
    if fund.purposes:
        said.append(gettext("For: %(purposes)s.") % {"purposes": listed(each.name for each in fund.purposes)})
    return said + _left_over(fund)


def _left_over(fund: Fund) -> list[str]:
    words = {
        "unstated": "",
        "carry": gettext("What is left at the end of a year is carried into the next."),
        "return": gettext("What is left at the end of a year is returned."),
    }
    said = [words[fund.left_over]] if words[fund.left_over] else []
    for source in fund.sources:
        if source.left_over and words[source.left_over]:
            params = {"name": source.name, "sentence": words[source.left_over]}
            said.append(gettext("%(name)s: %(sentence)s") % params)
    return said


def grant(charter: Charter, grant: Grant) -> list[str]:
    verbs = {
        "apply": gettext("%(who)s applies"),
        "review": gettext("%(who)s reviews"),
        "approve": gettext("%(who)s approves"),
        "disburse": gettext("%(who)s pays") if grant.gives == "money" else gettext("%(who)s hands over"),
        "accept": gettext("%(who)s accepts the result"),
        "report": gettext("%(who)s reports"),
        "confirm": gettext("%(who)s confirms"),
    }
    steps = []
    for step in grant.steps:
        line = verbs[step.do] % {"who": charter.role(step.by).name}
        if step.over is not None:
            over = _granted(charter, grant, step.over)
            line = gettext("%(step)s (above %(amount)s)") % {"step": line, "amount": over}
        if step.within_days is not None:
            said = ngettext("%(step)s within %(n)s day", "%(step)s within %(n)s days", step.within_days)
            line = said % {"step": line, "n": step.within_days}
        steps.append(line)
    told = [gettext("%(steps)s.") % {"steps": gettext(", ").join(steps) if len(steps) == 1 else _then(steps)}]
    if grant.fund is not None:
        told.append(gettext("Paid from “%(fund)s”.") % {"fund": charter.provision(grant.fund).title})
    told.append(
        gettext("Whoever approves does not pay.")
        if grant.gives == "money"
        else gettext("Goods are given, and no money.")
    )
    return told + _limits(charter, grant)


def _then(steps: list[str]) -> str:
    """Steps one after the other: a comma in both languages, since the last is no mere item of a list."""
    return pgettext("steps", ", then ").join(steps)


def _limits(charter: Charter, grant: Grant) -> list[str]:
    told = []
    if grant.purposes:
        known = {purpose.id: purpose.name for fund in charter.of_kind(Fund) for purpose in fund.purposes}
        told.append(gettext("For: %(purposes)s.") % {"purposes": listed(known.get(p, p) for p in grant.purposes)})
    if grant.caps is not None:
        for most, sentence in (
            (grant.caps.per_application, gettext("At most %(amount)s for one application.")),
            (grant.caps.per_unit, gettext("At most %(amount)s for one unit in all.")),
            (grant.caps.per_period, gettext("At most %(amount)s in one year.")),
        ):
            if most is not None:
                told.append(sentence % {"amount": _granted(charter, grant, most)})
    if grant.match is not None:
        share = {"share": number(grant.match)}
        told.append(gettext("The unit bears at least %(share)s%% of the cost itself.") % share)
    if grant.instalments:
        after = {
            "approve": pgettext("instalment", "after the approval"),
            "mid-term": pgettext("instalment", "at mid-term"),
            "accept": pgettext("instalment", "after acceptance"),
        }
        parts = [
            gettext("%(share)s%% %(when)s") % {"share": number(each.share), "when": after[each.after]}
            for each in grant.instalments
        ]
        told.append(gettext("Paid in instalments: %(parts)s.") % {"parts": listed(parts)})
    if grant.settle == "reimburse":
        told.append(gettext("The unit spends first and is paid against receipts."))
    return told


def _granted(charter: Charter, grant: Grant, most: Decimal) -> str:
    """A limit of a grant: money with its currency, goods in their register's measure."""
    if grant.gives == "money":
        return amount(most, charter.currency)
    return pieces(most, charter.register(grant.register).measure)


def refund(charter: Charter, refund: Refund) -> list[str]:
    params = {
        "levy": refund.levy, "payer": charter.role(refund.payer).name, "payee": charter.role(refund.payee).name,
        "year": refund.year, "rate": number(refund.rate), "earmark": refund.earmark,
    }  # fmt: skip
    what = (
        gettext("Of the %(levy)s that %(payer)s owes %(payee)s for %(year)s, %(rate)s%% is given back")
        if refund.year is not None
        else gettext("Of the %(levy)s that %(payer)s owes %(payee)s every year, %(rate)s%% is given back")
    ) % params
    told = [gettext("%(what)s, to be used as %(earmark)s.") % {**params, "what": what}]
    if refund.share_up is not None:
        share = {"share": number(refund.share_up)}
        told.append(
            gettext("%(share)s%% of the levy is owed to the level above and has to be found elsewhere.") % share
        )
    return told


def provide(charter: Charter, provide: Provide) -> list[str]:
    many = (
        stepped(charter, provide.quantity, provide.measure)
        if isinstance(provide.quantity, Tiers)
        else pieces(provide.quantity, provide.measure)
    )
    params = {
        "to": charter.role(provide.to).name, "many": many, "item": provide.item,
        "payer": charter.role(provide.paid_by).name,
    }  # fmt: skip
    told = [gettext("Each %(to)s gets %(item)s: %(many)s, paid for by %(payer)s.") % params]
    if provide.display:
        told.append(gettext("Where it goes: %(place)s.") % {"place": provide.display})
    if provide.returned_on_exit:
        told.append(gettext("It is returned on leaving the programme."))
    return told


def reward(charter: Charter, reward: Reward) -> list[str]:
    many = (
        gettext("an amount %(by)s") % {"by": stepped(charter, reward.amount, money=True)}
        if isinstance(reward.amount, Tiers)
        else amount(reward.amount, charter.currency)
    )
    where = filtered(charter, reward.on, reward.where)
    params = {"to": charter.role(reward.to).name, "amount": many, "register": charter.register(reward.on).name,
              "where": where}  # fmt: skip
    sentence = (
        gettext("Once “%(register)s” is on record and %(where)s, %(to)s receives %(amount)s.")
        if where
        else gettext("Once “%(register)s” is on record, %(to)s receives %(amount)s.")
    )
    once = {
        "programme": gettext("Each of them once in the whole programme."),
        "year": gettext("Each of them once a year."),
        "record": gettext("Once for every record."),
    }
    told = [sentence % params, once[reward.once_per]]
    if reward.fund is not None:
        told.append(gettext("Paid from “%(fund)s”.") % {"fund": charter.provision(reward.fund).title})
    return told


def _body(charter: Charter, id: str) -> str:
    """A role's name, or a member's."""
    return next((role.name for role in charter.roles if role.id == id), None) or charter.member(id).name
