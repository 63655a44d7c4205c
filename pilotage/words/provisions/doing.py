"""Appointment, task, places, priority, pairing, record, sanction, publication: what is done, in plain words."""

from django.utils.translation import gettext, ngettext, pgettext

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import (
    Appoint,
    Duty,
    Pair,
    Priority,
    Publish,
    Quota,
    Record,
    Sanction,
    Tiers,
)
from pilotage.words.cadences import allowances, by_when, every, filtered, how_often, listed, stepped, times, within
from pilotage.words.numbers import amount, number


def appoint(charter: Charter, appoint: Appoint) -> list[str]:
    params = {"count": appoint.count, "role": charter.role(appoint.role).name, "from": appoint.from_,
              "unit": charter.role(appoint.serves).name}  # fmt: skip
    told = [
        (
            gettext("%(role)s: %(count)s people, chosen from %(from)s.")
            if appoint.count is not None
            else gettext("%(role)s: people chosen from %(from)s.")
        )
        % params
    ]
    if isinstance(appoint.per_served, Tiers):
        least = stepped(charter, appoint.per_served)
        told.append(gettext("Each %(unit)s has at every moment %(least)s.") % {**params, "least": least})
    else:
        said = ngettext(
            "Each %(unit)s has at least %(n)s at every moment.",
            "Each %(unit)s has at least %(n)s at every moment.",
            appoint.per_served,
        )
        told.append(said % {**params, "n": appoint.per_served})
    told.append(
        {
            "programme": gettext("They serve until the programme ends."),
            "year": gettext("They are appointed for a year at a time."),
            "school-year": gettext("They are appointed for a school year at a time."),
        }[appoint.term]
    )
    if appoint.no_repeat is not None:
        told.append(gettext("The same two do not meet twice running %(period)s.") % {
            "period": within(appoint.no_repeat)})  # fmt: skip
    if appoint.manner:
        told.append(gettext("In this manner: %(manner)s.") % {"manner": listed(appoint.manner)})
    return told


def duty(charter: Charter, duty: Duty) -> list[str]:
    register = charter.register(duty.register)
    summed = {field.id: field for field in register.fields}.get(duty.sum_field or "")
    often = how_often(
        duty.cadence, (summed.measure if summed else register.measure) or "", summed.name if summed else ""
    )
    where = filtered(charter, duty.register, duty.where)
    params = {"bearer": charter.role(duty.bearer).name, "each": _each(charter, duty.for_each), "often": often,
              "register": register.name, "where": where}  # fmt: skip
    told = [
        gettext("%(bearer)s, for each %(each)s: %(often)s.") % params,
        (gettext("Counted in “%(register)s” where %(where)s.") if where else gettext("Counted in “%(register)s”."))
        % params,
    ]
    if duty.before is not None:
        told.append(gettext("It comes before “%(other)s”.") % {"other": charter.provision(duty.before).title})
    if duty.due is not None:
        told.append(by_when(duty.due))
    return told + allowances(duty.cadence)


def _each(charter: Charter, id: str) -> str:
    """What a duty is owed for: a role's name, or a pairing's."""
    return next((role.name for role in charter.roles if role.id == id), None) or charter.provision(id).title


def quota(charter: Charter, quota: Quota) -> list[str]:
    levels = {level.id: level.name for level in charter.levels}
    awards = [
        gettext("%(name)s (%(levels)s)")
        % {"name": award.name, "levels": listed(levels.get(each, each) for each in award.levels)}
        for award in quota.awards
    ]
    params = {"for": quota.for_, "year": quota.year, "awards": listed(awards),
              "register": charter.register(quota.register).name}  # fmt: skip
    if isinstance(quota.add, Tiers):
        more = gettext("For %(for)s, places are added at each level of each award %(added)s.")
        told = [more % {**params, "added": stepped(charter, quota.add)}]
    else:
        more = ngettext(
            "For %(for)s, %(n)s place is added at each level of each award.",
            "For %(for)s, %(n)s places are added at each level of each award.",
            quota.add,
        )
        told = [more % {**params, "n": number(quota.add)}]
    told.append(gettext("The awards: %(awards)s.") % params)
    told.append(
        gettext("The usual number of places is entered by the office.")
        if quota.base == "entered"
        else gettext("There are no other places.")
    )
    if quota.finding is not None:
        finder = {"who": charter.role(quota.found_by).name, "register": charter.register(quota.finding).name}
        told.append(gettext("An added place needs a finding by %(who)s on record in “%(register)s”.") % finder)
    told.append(gettext("Nominations are kept in “%(register)s”; one beyond the places is refused.") % params)
    if quota.year is not None:
        told.append(gettext("For the year %(year)s.") % params)
    elif quota.period != "programme":
        told.append(gettext("The places are given anew, so many %(every)s.") % {"every": every(quota.period)})
    return told


def priority(charter: Charter, priority: Priority) -> list[str]:
    levels = {level.id: level.name for level in charter.levels}
    params = {"in": priority.in_, "for": charter.role(priority.for_).name, "year": priority.year,
              "levels": listed(levels.get(each, each) for each in priority.levels)}  # fmt: skip
    told = [gettext("In %(in)s, %(for)s comes first.") % params]
    if priority.levels:
        told.append(gettext("At these levels: %(levels)s.") % params)
    told.append(
        gettext("Passing one over asks for a recorded reason.")
        if priority.passed_over == "reason-recorded"
        else gettext("Passing one over asks for no reason.")
    )
    extra = [priority.extra_places, priority.extra_money]
    if "discretionary" in extra:
        told.append(gettext("How much more is given, a person decides each time and says why; no number is made up."))
    if isinstance(priority.extra_places, int):
        told.append(gettext("Places added: %(n)s.") % {"n": priority.extra_places})
    if priority.extra_money is not None and priority.extra_money != "discretionary":
        told.append(gettext("Money added: %(amount)s.") % {"amount": amount(priority.extra_money, charter.currency)})
    if priority.year is not None:
        told.append(gettext("For the year %(year)s.") % params)
    return told


def pair(charter: Charter, pair: Pair) -> list[str]:
    params = {"a": charter.role(pair.a).name, "b": charter.role(pair.b).name, "a_max": pair.a_max,
              "b_max": pair.b_max, "count": len(pair.pairs)}  # fmt: skip
    if pair.a_max == pair.b_max == 1:
        told = [gettext("%(a)s and %(b)s are joined one to one, and every %(b)s has a partner.") % params]
    else:
        told = [gettext("%(a)s and %(b)s are joined, and every %(b)s has a partner.") % params]
        if pair.a_max is not None:
            told.append(gettext("One %(a)s has at most %(a_max)s of them.") % params)
        if pair.b_max is not None:
            told.append(gettext("One %(b)s has at most %(b_max)s of them.") % params)
    if pair.pairs:
        said = ngettext("The charter names %(n)s pair.", "The charter names %(n)s pairs.", len(pair.pairs))
        told.append(said % {"n": len(pair.pairs)})
    if pair.topics:
        told.append(gettext("What they do together: %(topics)s.") % {"topics": listed(pair.topics)})
    return told


def record(charter: Charter, record: Record) -> list[str]:
    name = {"register": charter.register(record.register).name}
    return [gettext("Put on record in “%(register)s” and counted; no number is asked for.") % name]


def sanction(charter: Charter, sanction: Sanction) -> list[str]:
    params = {"duty": charter.provision(sanction.when_missed).title, "times": times(sanction.times, _times_word()),
              "who": charter.role(sanction.decided_by).name}  # fmt: skip
    when = (
        gettext("“%(duty)s” missed %(times)s in a row")
        if sanction.counted == "in-a-row"
        else gettext("“%(duty)s” missed %(times)s in all")
    ) % params
    if sanction.within is not None:
        when = gettext("%(when)s %(period)s") % {"when": when, "period": within(sanction.within)}
    effect = {
        "warn": pgettext("effect", "a warning"),
        "suspend-grants": pgettext("effect", "no further grants"),
        "withdraw": pgettext("effect", "leaving the programme"),
        "return-goods": pgettext("effect", "returning what was provided"),
    }[sanction.effect]
    told = [gettext("%(when)s: %(who)s decides on %(effect)s.") % {**params, "when": when, "effect": effect}]
    if sanction.appeal_days is not None:
        days = sanction.appeal_days
        said = ngettext("An appeal is open for %(n)s day.", "An appeal is open for %(n)s days.", days)
        told.append(said % {"n": days})
    return told


def _times_word() -> str:
    return pgettext("measure", "times")


def publish(charter: Charter, publish: Publish) -> list[str]:
    names = {register.id: register.name for register in charter.registers}
    names |= {figure.id: figure.name for figure in charter.figures}
    names |= {provision.id: provision.title for provision in charter.provisions}
    params = {"to": listed(charter.role(role).name for role in publish.to),
              "what": listed(names[id] for id in publish.what)}  # fmt: skip
    told = [gettext("%(to)s can see: %(what)s.") % params]
    if publish.hide_below:
        told.append(gettext("A count below %(n)s is shown only as “less than %(n)s”.") % {"n": publish.hide_below})
    told.append(gettext("Nothing personal is ever shown."))
    return told
