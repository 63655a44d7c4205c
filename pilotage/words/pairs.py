"""The words for pairs: needs, offers, suggestions, and why something is refused."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext, ngettext, pgettext

from pilotage.domain.pair_topics import Line, Met
from pilotage.domain.pairs import OfferKind

SENTENCES: Mapping[str, Callable[[], str]] = {
    "pair-provision-unknown": lambda: gettext("The charter pairs nobody under “%(provision)s”. Open the pairs anew."),
    "pair-with-itself": lambda: gettext("“%(member)s” cannot be its own partner. Choose another."),
    "pair-vetoed": lambda: gettext("It is on file that %(a)s and %(b)s are not to be paired. Lift the veto first."),
    "pair-vetoed-already": lambda: gettext("It is on file already that %(a)s and %(b)s are not to be paired."),
    "pair-stands": lambda: gettext("%(a)s and %(b)s are paired on those days already."),
    "pair-limit": lambda: gettext(
        "%(member)s has %(held)s pairings on those days; the charter allows %(most)s at once. End one first."
    ),
    "pair-member-not-then": lambda: gettext("%(member)s takes no part on %(day)s. Choose another day."),
    "pair-not-in-force-yet": lambda: gettext("The charter pairs from %(start)s on; %(day)s lies before."),
    "pair-no-longer-in-force": lambda: gettext("The charter pairs until %(end)s; %(day)s lies after."),
    "pairing-unknown": lambda: gettext("There is no such pairing in this programme."),
    "pairing-ended": lambda: gettext("This pairing already ended on %(end)s."),
    "pair-ends-before-start": lambda: gettext(
        "%(end)s lies before %(start)s, the first day of the pair. A pair made by mistake ends on its first day; another"
        " partner begins on the day after."
    ),
    "pair-stays-neither": lambda: gettext("Whoever stays is one of the two. Choose one of them."),
    "pair-none-chosen": lambda: gettext("Nothing was ticked. Tick at least one line."),
    "veto-unknown": lambda: gettext("There is no such veto in this programme."),
    "offer-empty": lambda: gettext("Choose a topic, or write what it is."),
    "topic-unknown": lambda: gettext("The charter names no topic “%(topic)s”. Choose one of its topics."),
    "offer-unknown": lambda: gettext("There is no such need or offer in this programme."),
    "offer-of-neither-side": lambda: gettext("%(member)s is on neither side of these pairs."),
}


def kind(of: OfferKind) -> str:
    """What a member says of itself: needs or offers."""
    return {OfferKind.NEED: pgettext("pair", "Needs"), OfferKind.OFFER: pgettext("pair", "Offers")}[of]


def line(topic: str, words: str) -> str:
    """A need or an offer as it stands on a line: its topic and its words."""
    return " · ".join(part for part in (topic, words) if part)


def split_line(text: str, topics: Sequence[str]) -> tuple[str, str]:
    """A line as `line` writes it, taken apart: (topic, words); what names no topic is words."""
    topic, mark, words = text.partition(" · ")
    if mark and topic in topics:
        return topic, words.strip()
    return (text, "") if text in topics else ("", text)


def met(why: Met) -> str:
    """Why two fit: which need meets which offer."""
    if why.need.topic and why.need.topic == why.offer.topic:
        return gettext("“%(topic)s” is needed and offered") % {"topic": why.need.topic}
    words = "、".join(why.shared) if any(mark > "\u3400" for mark in why.shared) else ", ".join(why.shared)
    return gettext("“%(need)s” is needed, “%(offer)s” offered: both speak of %(words)s") % {
        "need": line(why.need.topic, why.need.words), "offer": line(why.offer.topic, why.offer.words), "words": words,
    }  # fmt: skip


def pairing_why(line: Line) -> list[str]:
    """Every reason of a suggestion; one sentence where nothing on file speaks for a new pair."""
    if line.suggested is None:
        return []
    said = [met(each) for each in line.suggested.why]
    return said or ([] if line.stays else [gettext("Nothing on file speaks for it: any free partner")])


def serving_why(line: Line) -> list[str]:
    """Why somebody is suggested to serve a unit: how many they serve."""
    return [] if line.suggested is None else [load(line.suggested.load)]


def load(count: int) -> str:
    """How many units somebody serves."""
    if not count:
        return gettext("serves nobody yet")
    return ngettext("serves %(n)s unit already", "serves %(n)s units already", count) % {"n": count}


def with_load(name: str, count: int) -> str:
    """Somebody with how many units they serve."""
    return gettext("%(name)s (%(load)s)") % {"name": name, "load": load(count)}
