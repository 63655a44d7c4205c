"""The sentences for faults of shape: the file, its YAML, keys and values. `pilotage.words.faults` chooses among them.

Per code: what is wrong, how to mend it, and a third where the mend differs when nothing near is known to be meant.
A code with a variant (`E116-low`) stands for the same fault with other particulars.
"""

from django.utils.translation import gettext_noop as _

SENTENCES: dict[str, tuple[str, ...]] = {
    "E001": (
        _("The file is empty."),
        _("Write a charter into it; the files in charters/ are complete examples."),
    ),
    "E002": (
        _("This is not a text file."),
        _("Give the charter's YAML file, saved as plain text in UTF-8; Word and Excel files cannot be read here."),
    ),
    "E003": (
        _("The file is saved in %(encoding)s instead of UTF-8 (first seen here)."),
        _("Save it again as UTF-8; in Notepad: Save as, Encoding: UTF-8."),
    ),
    "E003-damaged": (
        _("The bytes here are not UTF-8: the file is damaged, or mixed from two encodings."),
        _("Type this place again and save the file as UTF-8."),
    ),
    "E004": (
        _("The file has %(bytes)s bytes; a charter has at most %(largest)s."),
        _("Give the charter's own file; records and attachments do not belong in it."),
    ),
    "E005": (
        _("Lists or mappings lie more than %(deepest)s deep here; nothing was read further."),
        _("Look for brackets that are opened and never closed."),
    ),
    "E006": (
        _("A second document begins here (---)."),
        _("Delete this line; one file is one edition of one charter."),
    ),
    "E007": (
        _("This place cannot be read: %(problem)s."),
        _("Compare indentation, colons and quotation marks with the lines around it; put a text with special signs "
          "in quotation marks."),
    ),
    "E008": (
        _("The line is indented with a tab."),
        _("Indent with spaces, to the same column as the neighbouring lines."),
    ),
    "E009": (
        _("The colon after “%(key)s” is full-width (：)."),
        _("Write an ordinary colon and a space: %(key)s: …"),
    ),
    "E010": (
        _("“%(key)s” is written twice; the first is in line %(first)s."),
        _("Keep one of the two and delete the other."),
    ),
    "E011": (
        _("An anchor (&%(name)s) stands here; charters have none."),
        _("Delete &%(name)s and write the value out wherever it is needed."),
    ),
    "E012": (
        _("A reference to an anchor (*%(name)s) stands here; charters have none."),
        _("Write the value itself here; a text that begins with * goes in quotation marks."),
    ),
    "E013": (
        _("A tag (%(tag)s) stands here; charters have none."),
        _("Delete it: the format says what each value is; a text that begins with ! goes in quotation marks."),
    ),
    "E014": (
        _("A merge key (<<) stands here; charters have none."),
        _("Write the keys themselves here."),
    ),
    "E015": (
        _("What stands before a colon must be a single word."),
        _("Write word: value; put a text with brackets in quotation marks."),
    ),
    "E016": (
        _("The space after “%(key)s:” is missing."),
        _("Write a space between the colon and the value: %(key)s: …"),
    ),
    "E017": (
        _("A colon with a space after it stands inside a text."),
        _("Put the whole text in quotation marks, or use a full-width colon (：) inside it."),
    ),
    "E018": (
        _("The quotation mark that opens here is not closed."),
        _("Close it at the end of the text with the same mark."),
    ),
    "E019": (
        _("A character that may not stand in a charter: %(character)s."),
        _("Delete it; most editors do not show it, so type the words around it again if need be."),
    ),
    "E020": (
        _("This line is not of the form “key: value”."),
        _("Write key, colon, space and value; if it goes on with the text above, indent it further."),
    ),
    "E021": (
        _("A value cannot begin with “%(character)s”."),
        _("Put the whole value in quotation marks."),
    ),
    "E022": (
        _("The bracket that opens here is not closed, or a comma is missing in it."),
        _("Close it, part the entries with ordinary commas, and put texts that contain commas, colons or brackets in "
          "quotation marks."),
    ),
    "E023": (
        _("The indentation does not fit the lines above."),
        _("Begin the line in the same column as its neighbours of the same level."),
    ),
    "E024": (
        _("A backslash begins something here that has no meaning."),
        _("Write two backslashes, or put the text in single quotation marks."),
    ),
    "E025": (
        _("A full-width comma or 、 stands where an ordinary comma is needed: “%(value)s”."),
        _("Write ordinary commas between the entries: [one, two]."),
    ),
    "W001": (
        _("The file begins with an invisible byte order mark."),
        _("It does no harm; to be rid of it save the file as UTF-8 without BOM."),
    ),
    "E101": (
        _("“%(key)s” is not a key of this place."),
        _("Did you mean “%(meant)s”?"),
        _("Possible here: %(keys)s."),
    ),
    "E102": (
        _("“%(key)s” is missing here."),
        _("Add a line “%(key)s: …” at this level."),
    ),
    "E103-list": (
        _("A list belongs here, but %(found)s stands here."),
        _("Write [ … ], or a line beginning with “- ” for each entry."),
    ),
    "E103-map": (
        _("Keys with values belong here, but %(found)s stands here."),
        _("Write lines “key: value” beneath, or { key: value }."),
    ),
    "E103-text": (
        _("A single value belongs here, but %(found)s stands here."),
        _("Write one value after the colon."),
    ),
    "E104": (
        _("No value is written here."),
        _("Write the value, or delete the key if nothing is meant."),
    ),
    "E105": (
        _("“%(value)s” is not a word that is possible here."),
        _("Did you mean “%(meant)s”? Possible: %(words)s."),
        _("Possible: %(words)s."),
    ),
    "E106": (
        _("There is no kind of provision called “%(kind)s”."),
        _("Did you mean “%(meant)s”? The kinds are: %(kinds)s."),
        _("The kinds are: %(kinds)s."),
    ),
    "E107": (
        _("“%(value)s” cannot be an id: ids are 2 to 40 small letters, digits and hyphens and begin with a letter."),
        _("Write for example %(meant)s, here and wherever it is referred to."),
        _("Write a short word in small letters, for example weekly-visit."),
    ),
    "E107-named": (
        _("“%(value)s” is a name; here its id is needed."),
        _("Write %(meant)s."),
    ),
    "E108": (
        _("“%(value)s” is not a clause's number."),
        _("Write %(meant)s."),
        _("Write one to four numbers joined by points: 3, 3.4, 10.2.1."),
    ),
    "E109": (
        _("The text has %(length)s characters; at most %(longest)s are possible here."),
        _("Shorten it, or divide it."),
    ),
    "E110": (
        _("The list has %(found)s entries; at least %(least)s are needed."),
        _("Add what is missing."),
    ),
    "E111": (
        _("The list has %(found)s entries; at most %(most)s are possible."),
        _("Take out what is too much."),
    ),
    "E112": (
        _("“%(value)s” is not a number in digits."),
        _("Write %(meant)s."),
        _("Write digits only, with a point before decimals."),
    ),
    "E113": (
        _("“%(value)s” carries its unit (%(unit)s)."),
        _("Write the number alone: %(meant)s."),
    ),
    "E114": (
        _("“%(value)s” is written in full-width digits."),
        _("Write %(meant)s."),
    ),
    "E115": (
        _("“%(value)s” has separators between its digits."),
        _("Write %(meant)s."),
    ),
    "E116": (
        _("%(value)s is out of bounds."),
        _("Write a number from %(low)s to %(high)s."),
    ),
    "E116-low": (
        _("%(value)s is too small."),
        _("Write a number not below %(low)s."),
    ),
    "E116-high": (
        _("%(value)s is too large."),
        _("Write a number not above %(high)s."),
    ),
    "E117": (
        _("%(value)s is not a whole number."),
        _("Write a whole number, without a point."),
    ),
    "E118": (
        _("“%(value)s” is not a date in the form year-month-day."),
        _("Write %(meant)s."),
        _("Write it like 2010-04-26."),
    ),
    "E119": (
        _("There is no day %(value)s."),
        _("That month ends on %(last)s."),
        _("Months go from 01 to 12, days from 01 to 31."),
    ),
    "E120": (
        _("“%(value)s” is not a day of the year in the form month-day."),
        _("Write %(meant)s."),
        _("Write it like 06-30."),
    ),
    "E121": (
        _("There is no day %(value)s in every year."),
        _("That month ends on %(last)s."),
        _("Months go from 01 to 12, days from 01 to 31."),
    ),
    "E122": (
        _("“%(value)s” is neither yes nor no."),
        _("Write %(meant)s."),
        _("Write yes or no."),
    ),
    "E123": (
        _("“%(value)s” is not a currency's three capital letters."),
        _("Write %(meant)s."),
        _("Write for example EUR."),
    ),
    "E124": (
        _("The file says that it is of charter format “%(value)s”; only format 1 is known."),
        _("Write charter: 1, and keep to that format."),
    ),
    "E125": (
        _("%(value)s has more decimals than %(currency)s."),
        _("Write at most %(places)s decimals."),
    ),
    "E126": (
        _("There is no time zone “%(value)s”."),
        _("Did you mean “%(meant)s”?"),
        _("Write for example Europe/Dublin."),
    ),
}  # fmt: skip
