"""The sentences for faults that the shape cannot show: references, citations, money, days, bodies, figures.

As in `pilotage.words.fault_sentences`: what is wrong, how to mend it, and the mend when nothing near is known.
"""

from django.utils.translation import gettext_noop as _

SENTENCES: dict[str, tuple[str, ...]] = {
    "E201": (
        _("The id “%(id)s” is already used in line %(first)s."),
        _("Give one of the two another id, and change what refers to it."),
    ),
    "E202": (
        _("There is no “%(id)s” (%(wanted)s)."),
        _("Did you mean “%(meant)s”?"),
        _("There are: %(known)s."),
    ),
    "E202-none": (
        _("There is no “%(id)s” (%(wanted)s)."),
        _("Nothing of that sort is declared in this charter; declare it first."),
    ),
    "E203": (
        _("“%(id)s” is declared as %(found)s; wanted here: %(wanted)s."),
        _("Write the id of what is wanted."),
    ),
    "E204": (
        _("The register “%(owner)s” has no field “%(field)s”."),
        _("Did you mean “%(meant)s”?"),
        _("Its fields are: %(known)s."),
    ),
    "E204-none": (
        _("The register “%(owner)s” has no field “%(field)s”."),
        _("It declares no fields at all; add this one under fields."),
    ),
    "E205": (
        _("“%(value)s” is not a value of the field “%(field)s”."),
        _("Did you mean “%(meant)s”? Possible: %(known)s."),
        _("Possible: %(known)s."),
    ),
    "E206": (
        _("The role “%(owner)s” declares no fact “%(field)s”."),
        _("Did you mean “%(meant)s”?"),
        _("Its facts are: %(known)s."),
    ),
    "E206-none": (
        _("The role “%(owner)s” declares no fact “%(field)s”."),
        _("It declares no facts at all; add this one under facts."),
    ),
    "E206-roles": (
        _("No role declares a fact “%(field)s”."),
        _("Add it under the facts of the role whose members it describes."),
    ),
    "E207": (
        _("“%(id)s” refers to itself."),
        _("Write another id under %(key)s."),
    ),
    "E208": (
        _("These refer to each other in a circle: %(path)s."),
        _("Break the circle at one of them."),
    ),
    "E209": (
        _("The life of a register is a field of type choice; “%(field)s” is of type %(type)s."),
        _("Name a choice field whose choices are the stages in their order."),
    ),
    "E210": (
        _("The field “%(field)s” is of type choice but has no choices."),
        _("Add choices: [{id: …, name: …}]."),
    ),
    "E211": (
        _("The field “%(field)s” is of type %(type)s but has choices."),
        _("Write type: choice, or delete the choices."),
    ),
    "E212": (
        _("The field “%(field)s” is of type role but does not say which."),
        _("Add role: with a role's id."),
    ),
    "E213": (
        _("The field “%(field)s” is of type %(type)s but names a role."),
        _("Write type: role, or delete role."),
    ),
    "E214": (
        _("The field “%(field)s” is of type %(type)s, which has no %(key)s."),
        _("Delete %(key)s; only numbers have bounds."),
    ),
    "E215": (
        _("The largest value of “%(field)s” (%(high)s) is below the smallest (%(low)s)."),
        _("Correct min or max."),
    ),
    "E216": (
        _("“%(field)s” is of type %(type)s, not a number."),
        _("Name one of type integer, decimal, money, percent or score."),
    ),
    "E217": (
        _("“%(field)s” is of type %(type)s; nothing can be chosen by it."),
        _("Choose by another field."),
    ),
    "E218": (
        _("A field cannot be called “%(field)s”: every record or member has a column of that name already."),
        _("Choose another id; these are taken: %(taken)s."),
    ),
    "W201": (
        _("The member “%(member)s” does not state “%(field)s”, which its role requires."),
        _("Add it under facts, or enter it later in the office; if it may stay open, write required: no."),
    ),
    "W202": (
        _("“%(id)s” has force: %(force)s and is therefore never missed, so this sanction never falls due."),
        _("Name a duty with force: must."),
    ),
    "W203": (
        _("“%(id)s” stands twice in this list."),
        _("Delete one of the two."),
    ),
    "E301": (
        _("“%(id)s” cites nothing."),
        _("Add cite: with the clause and its words: cite: [{clause: 1.1, quote: …}]."),
    ),
    "E302": (
        _("There is no clause %(clause)s."),
        _("Did you mean %(meant)s?"),
        _("Clauses are declared under sources; correct the number or add the clause."),
    ),
    "E303": (
        _("The quote agrees with clause %(clause)s up to “%(matched)s”; then the quote has “%(quoted)s”, the clause "
          "has “%(stands)s”."),
        _("Copy it from clause %(clause)s in line %(line)s: “%(copy)s”. What is left out between two pieces is "
          "written ……."),
    ),
    "E303-longer": (
        _("The quote agrees with clause %(clause)s up to “%(matched)s”; there the clause ends, but the quote goes on "
          "with “%(quoted)s”."),
        _("Copy it from clause %(clause)s in line %(line)s: “%(copy)s”. What is left out between two pieces is "
          "written ……."),
    ),
    "E303-nowhere": (
        _("The quote does not stand in clause %(clause)s: it does not agree from its first word “%(quoted)s”."),
        _("Copy it from clause %(clause)s in line %(line)s: “%(copy)s”. What is left out between two pieces is "
          "written ……."),
    ),
    "E304": (
        _("The quote does not stand in clause %(clause)s but in clause %(found)s (line %(line)s)."),
        _("Write clause: %(found)s, or quote from clause %(clause)s."),
    ),
    "E305": (
        _("Several sources have a clause %(clause)s: %(sources)s."),
        _("Add source: with the id of the one that is meant."),
    ),
    "E306": (
        _("Clause %(clause)s is a rule, but nothing cites it: “%(text)s”."),
        _("Cite it where it is carried out, or excuse it under uncoded with the reason; if it is no rule, write "
          "nature: fact, aim or heading."),
    ),
    "E307": (
        _("The quote holds no words."),
        _("Quote at least some words of the clause."),
    ),
    "W301": (
        _("The number %(value)s of “%(id)s” stands neither in its quotes nor in its readings."),
        _("Correct the number, quote the words that say it, or add a reading that says where it comes from."),
    ),
    "W302": (
        _("The register “%(id)s” asks for something (%(demands)s), but neither a clause nor a reading says why."),
        _("Add cite, or a reading; if the office itself asks for it, write by: the office."),
    ),
    "W303": (
        _("Clause %(clause)s is excused here, but it is cited."),
        _("Delete it from uncoded."),
    ),
    "W304": (
        _("Clause %(clause)s is no rule (%(nature)s) and needs no excuse."),
        _("Delete it from uncoded."),
    ),
    "E401": (
        _("The total of “%(id)s” is %(total)s, but its sources add up to %(sum)s: %(parts)s."),
        _("Correct the total, or the part that is wrong."),
    ),
    "E402": (
        _("The shares of the instalments add up to %(sum)s instead of 100: %(parts)s."),
        _("Correct the share that is wrong."),
    ),
    "E403": (
        _("“%(id)s” gives money but names no fund."),
        _("Add fund: with the id of a fund (%(funds)s), or write gives: goods."),
    ),
    "E403-none": (
        _("“%(id)s” gives money but names no fund."),
        _("Declare a provision of kind fund and name it here, or write gives: goods."),
    ),
    "E404": (
        _("“%(id)s” gives goods, which need no fund."),
        _("Delete fund, or write gives: money."),
    ),
    "E405": (
        _("This step begins at %(start)s, but the one before ends at %(below)s."),
        _("Begin at %(below)s: steps follow one another without a gap; from is included, below is not."),
    ),
    "E406": (
        _("The step begins at %(start)s and ends at %(below)s."),
        _("Write a below that is greater than from."),
    ),
    "E407": (
        _("Only the last step may have no upper end."),
        _("Add below: %(meant)s."),
        _("Add below: with the number at which the next step begins."),
    ),
    "E408": (
        _("The fund “%(fund)s” has no purpose “%(id)s”."),
        _("Did you mean “%(meant)s”?"),
        _("Its purposes are: %(known)s."),
    ),
    "E408-none": (
        _("The fund “%(fund)s” has no purpose “%(id)s”."),
        _("It declares no purposes; add this one there, or delete it here."),
    ),
    "E409": (
        _("An instalment is paid after “%(step)s”, but the grant has no such step."),
        _("Add a step with do: %(step)s, or choose another moment."),
    ),
    "W401": (
        _("%(key)s is %(cap)s, more than the whole fund “%(fund)s” (%(total)s)."),
        _("Check the number; such a cap never takes effect."),
    ),
    "E501": (
        _("Here it is not said when it is due."),
        _("Write one of on, month_day and event, or delete due."),
    ),
    "E502": (
        _("Here it is said more than once when it is due: %(keys)s."),
        _("Keep one of them."),
    ),
    "E503": (
        _("days_after counts from an event; it does not go with %(key)s."),
        _("Delete days_after, or write event: instead."),
    ),
    "E504": (
        _("It ends on %(end)s, before it starts on %(start)s."),
        _("Correct one of the two days."),
    ),
    "E505": (
        _("At most %(most)s is less than at least %(least)s."),
        _("Correct at_most or at_least."),
    ),
    "W501": (
        _("%(day)s lies outside the programme, which runs from %(start)s to %(end)s."),
        _("Check the day, or runs."),
    ),
    "W501-open": (
        _("%(day)s lies before the programme, which starts on %(start)s."),
        _("Check the day, or runs."),
    ),
    "E601": (
        _("count says %(count)s, but %(found)s members are named: %(names)s."),
        _("Correct count or the list of members."),
    ),
    "E602": (
        _("The role “%(role)s” has no member “%(id)s”."),
        _("Did you mean “%(meant)s”?"),
        _("Its members are: %(known)s."),
    ),
    "E602-none": (
        _("The role “%(role)s” has no member “%(id)s”."),
        _("It names no members; add them under members, or leave the pairs to the office."),
    ),
    "E602-held": (
        _("“%(id)s” is a member of “%(held)s”, not of “%(role)s”."),
        _("Exchange the two sides, or name one of: %(known)s."),
    ),
    "E603": (
        _("%(name)s (%(id)s) is paired twice; the first time is in line %(first)s, and at most %(most)s is allowed."),
        _("Correct the id; if several pairs are meant, raise %(key)s."),
    ),
    "E603-same": (
        _("The pair %(name)s is written twice."),
        _("Delete one of the two."),
    ),
    "E604": (
        _("No role is the office that runs the programme."),
        _("Give that role kind: office."),
    ),
    "E701": (
        _("{%(name)s} is not a figure."),
        _("Did you mean {%(meant)s}?"),
        _("The figures are: %(known)s."),
    ),
    "E701-none": (
        _("{%(name)s} is not a figure."),
        _("Declare it under figures first."),
    ),
    "E702": (
        _("A brace stands alone in this sentence."),
        _("Write a figure's id between two braces: {visit-count}."),
    ),
    "E703": (
        _("A figure with how: %(how)s needs %(key)s."),
        _("Add %(key)s: …"),
    ),
    "E704": (
        _("%(key)s has no meaning for this figure (how: %(how)s)."),
        _("Delete it, or count otherwise; it is used by: %(users)s."),
    ),
    "E705": (
        _("The number of an issue needs {n} once and no other brace: “%(value)s”."),
        _("Write for example No. {n}."),
    ),
    "E706": (
        _("The register “%(register)s” is not about “%(per)s” but about: %(about)s."),
        _("Write one of these under per, or delete it."),
    ),
    "E707": (
        _("“%(figure)s” is stated for %(day)s with another value in line %(first)s."),
        _("Keep the value that the source gives."),
    ),
}  # fmt: skip
