"""Run by Debian's Python, which knows LibreOffice's own library: opens a file, types into it, looks at it, saves it as.

Standard input: {"pipe", "jobs": [{"open", "save": [[path, filter], …], "type": [[sheet, cell, text], …],
"look": [[sheet, cell], …]}]}. Standard output: for every job the looked-at cells as [text, choices of its drop-down].
"""

import json
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

TIMEOUT = 60  # seconds until LibreOffice has started


def desktop(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    until = time.monotonic() + TIMEOUT
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def said(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def look(document, sheet, cell):
    """What a cell shows, and what its drop-down offers."""
    found = document.Sheets.getByIndex(sheet).getCellRangeByName(cell)
    rule = found.Validation
    if rule.Type.value != "LIST":
        return [found.String, []]
    named = document.NamedRanges
    formula = rule.getFormula1()
    if not named.hasByName(formula):
        return [found.String, [formula]]
    cells = named.getByName(formula).getReferredCells()
    return [found.String, [row[0] for row in cells.getDataArray()]]


def run(office, job):
    document = office.loadComponentFromURL(Path(job["open"]).as_uri(), "_blank", 0, said(Hidden=True))
    try:
        for sheet, cell, text in job.get("type", []):
            # As typed: a day or number becomes one where the cell is none for texts.
            document.Sheets.getByIndex(sheet).getCellRangeByName(cell).setFormula(text)
        seen = [look(document, sheet, cell) for sheet, cell in job.get("look", [])]
        for path, kind in job.get("save", []):
            document.storeToURL(Path(path).as_uri(), said(FilterName=kind))
    finally:
        document.close(True)
    return seen


asked = json.load(sys.stdin)
office = desktop(asked["pipe"])
json.dump([run(office, job) for job in asked["jobs"]], sys.stdout)
