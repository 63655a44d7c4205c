"""The forms of pairs: whom to pair, when it ends, who comes instead, what is needed and offered, who is not to meet."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext

from pilotage.domain.charters.schema import Pair
from pilotage.domain.pairs import LONGEST_REASON, OfferKind
from pilotage.domain.standing import Place
from pilotage.models import Pairing
from pilotage.queries.pairs import Said
from pilotage.web.fields import Check, Day, Once, Select, long_text, text
from pilotage.web.forms import Form
from pilotage.web.visits import Visit
from pilotage.words import pairs as words

FIRST = {OfferKind.NEED: (OfferKind.NEED, OfferKind.OFFER), OfferKind.OFFER: (OfferKind.OFFER, OfferKind.NEED)}


def sides(here: Visit, rule: Pair, members: Sequence[Place]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Who can stand on either side of a new pairing: (code, name) of those who have not left."""
    there = [place for place in members if place.ends_on is None or here.today <= place.ends_on]
    return (
        [(place.code, place.name) for place in there if place.role == rule.a],
        [(place.code, place.name) for place in there if place.role == rule.b],
    )


def side_names(here: Visit, rule: Pair) -> tuple[str, str]:
    """What both sides are called."""
    if rule.a == rule.b:
        return gettext("One side"), gettext("Other side")
    return here.charter.role(rule.a).name, here.charter.role(rule.b).name


def pair_form(
    here: Visit, rule: Pair, members: Sequence[Place], data: QueryDict | None = None, initial: object = None
) -> Form:
    """Whom to pair with whom, from when on, and why."""
    ours, theirs = sides(here, rule, members)
    names = side_names(here, rule)

    class PairForm(Form):
        not_saved = gettext("nobody was paired")
        once = Once()
        b = _member(theirs, names[1])
        a = _member(ours, names[0])
        starts_on = Day(here.today, label=gettext("First day"), initial=here.today)
        text = long_text(2, label=gettext("Why these two"), required=False)

    return PairForm(data, initial=initial)


def end_form(here: Visit, data: QueryDict | None = None) -> Form:
    """The last day of a pairing, and why it ends."""

    class EndForm(Form):
        not_saved = gettext("the pairing goes on")
        once = Once()
        ends_on = Day(here.today, label=gettext("Last day"), initial=here.today)
        text = long_text(2, label=gettext("Why it ends"))

    return EndForm(data)


def replace_form(
    here: Visit, rule: Pair, row: Pairing, members: Sequence[Place], data: QueryDict | None = None
) -> Form:
    """Who stays, who comes instead of the other, and from when on."""
    ours, theirs = sides(here, rule, members)
    old = {row.a.code, row.b.code}
    both = [each for each in dict.fromkeys([*ours, *theirs]) if each[0] not in old]

    class ReplaceForm(Form):
        not_saved = gettext("the pairing goes on as it is")
        once = Once()
        stays = forms.ChoiceField(  # names of bodies are too long to stand side by side as buttons
            choices=[(row.b.code, row.b.name), (row.a.code, row.a.name)], label=gettext("Who stays"), widget=Select()
        )
        partner = _member(both, gettext("New partner"))
        on = Day(here.today, label=gettext("First day of the new pairing"), initial=here.today)
        text = long_text(2, label=gettext("Why it changes"))

    return ReplaceForm(data, initial={"stays": row.b.code})


def veto_form(here: Visit, rule: Pair, members: Sequence[Place], data: QueryDict | None = None) -> Form:
    """Which two are not to be paired, and why."""
    ours, theirs = sides(here, rule, members)
    names = side_names(here, rule)

    class VetoForm(Form):
        not_saved = gettext("nobody is kept apart")
        once = Once()
        a = _member(ours, names[0])
        b = _member(theirs, names[1])
        reason = text(label=gettext("Why not"), help_text=_up_to(LONGEST_REASON))

    return VetoForm(data)


def offers_form(rule: Pair, standing: Sequence[Said], first: OfferKind, data: QueryDict | None = None) -> Form:
    """What a member needs and offers: the charter's topics as boxes to tick, and words of its own, one thing a line."""

    class OffersForm(Form):
        not_saved = gettext("needs and offers are as they were")
        once = Once()
        seen = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=4000)

        @property
        def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
            """Both kinds with their fields."""
            return [
                (words.kind(kind), [self[name] for name in self.fields if name.startswith(f"{kind}-")])
                for kind in FIRST[first]
            ]

    initial: dict[str, object] = {"seen": ",".join(str(one.id) for one in standing)}
    form = OffersForm(data)
    for kind in FIRST[first]:
        own = [one for one in standing if one.kind == kind]
        for place, topic in enumerate(rule.topics):
            form.fields[f"{kind}-{place}"] = forms.BooleanField(label=topic, required=False, widget=Check())
            initial[f"{kind}-{place}"] = any(one.topic == topic and not one.words for one in own)
        label = gettext("In words of your own") if rule.topics else words.kind(kind)
        form.fields[f"{kind}-words"] = long_text(3, label=label, required=False, help_text=gettext("One thing a line"))
        initial[f"{kind}-words"] = "\n".join(words.line(one.topic, one.words) for one in own if one.words)
    form.initial = initial
    return form


def sayings(form: Form, rule: Pair) -> dict[OfferKind, list[tuple[str, str]]]:
    """What a valid form of needs and offers says: (topic, words) by kind."""
    said: dict[OfferKind, list[tuple[str, str]]] = {}
    for kind in OfferKind:
        ticked = [topic for place, topic in enumerate(rule.topics) if form.cleaned_data.get(f"{kind}-{place}")]
        lines = [line.strip() for line in str(form.cleaned_data.get(f"{kind}-words", "")).splitlines()]
        own = [words.split_line(line, rule.topics) for line in lines if line]
        said[kind] = [*((topic, "") for topic in ticked), *own]
    return said


def _up_to(longest: int) -> str:
    return gettext("Up to %(n)s characters") % {"n": longest}


def _member(choices: list[tuple[str, str]], label: str) -> forms.ChoiceField:
    return forms.ChoiceField(choices=[("", gettext("Choose")), *choices], label=label, widget=Select())
