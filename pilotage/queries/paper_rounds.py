"""The sheet on which another body gives its opinion of a round's candidates, and what has come back of it."""

from collections.abc import Mapping
from typing import Any

from pilotage.domain.papers import Column, Line, OfOpinion, PaperKind, ScanState, Table
from pilotage.models import Consultation, Paper, Programme, Round, Scan
from pilotage.queries.judging import nominations
from pilotage.queries.paper_records import Prepared, blank, quoted
from pilotage.queries.programmes import Rules
from pilotage.queries.rounds import find_round, round_charters, rule_of


def of_opinion(programme: Programme, in_force: Rules, subject: OfOpinion) -> Prepared | None:
    """The sheet for a body that is asked and has not answered. It names nobody: the names are printed onto it for the
    office alone, and are not kept with it."""
    row = find_round(programme, subject.round)
    asked: Consultation | None = (
        Consultation.objects.of(programme.office_id)
        .filter(round=row, pk=subject.consultation, ended_seq=None)
        .select_related("nomination")
        .first()
    )
    if row is None or asked is None:
        return None
    facts: list[tuple[Column, Any]] = [
        (Column("consultation", type="number"), asked.pk), (Column("asked-body"), asked.body),
        (Column("asked-on", type="date"), asked.asked_on.isoformat()),
    ]  # fmt: skip
    if asked.due_on is not None:
        facts.append((Column("due", type="date"), asked.due_on.isoformat()))
    lines = tuple(
        Line((each.number, "", each.unit.name if each.unit else each.outside_body))
        for each in nominations(row)
        if asked.nomination is None or each.pk == asked.nomination_id
    )
    columns = (Column("number", type="number"), Column("nominee"), Column("nominated-by"))
    rule = rule_of(row, round_charters(programme, [row])[row.edition_id])
    content = blank(
        programme, in_force, subject, member=asked.body, about=row.title, cites=quoted(rule.cite), facts=tuple(facts),
        tables=(Table("candidates", columns, lines),),
    )  # fmt: skip
    return Prepared(content)


def opinion_sheets(programme: Programme, row: Round) -> Mapping[int, tuple[Paper, int]]:
    """The latest sheet printed for each asking of a round, by its row id, and how many pictures of it have come back
    signed; two statements."""
    asked = set(Consultation.objects.of(programme.office_id).filter(round=row).values_list("pk", flat=True))
    papers = Paper.objects.of(programme.office_id).filter(programme=programme, kind=PaperKind.OPINION).order_by("seq")
    latest = {asking: paper for paper in papers if (asking := asking_of(paper)) in asked}
    back = Scan.objects.of(programme.office_id).filter(paper__in=list(latest.values()), state=ScanState.FILED)
    signed = list(back.values_list("paper_id", flat=True))
    return {asking: (paper, signed.count(paper.pk)) for asking, paper in latest.items()}


def asking_of(paper: Paper) -> int:
    """The row id of the asking that a sheet was printed for."""
    return next((int(value) for column, value in paper.content["facts"] if column[0] == "consultation"), 0)
