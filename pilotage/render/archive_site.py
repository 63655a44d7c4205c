"""A programme's archive as a ZIP of plain pages: no script, no address outside it, every file with its SHA-256.

It is made while it is sent: of every file no more than a piece is held at a time. The same content gives the same bytes.
"""

import zipfile
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from posixpath import relpath
from typing import IO, cast

from pilotage.domain.archive import Cell, File, Link, Page, Part, Row, Site, Table
from pilotage.domain.sheets import write_csv
from pilotage.render.archives import PIECE, Sink, relative, zip_entry

MANIFEST = "MANIFEST.sha256"


def archive(site: Site) -> Iterator[bytes]:
    """The archive, piece by piece; last the manifest, one line for each file as sha256sum writes it."""
    sink, digests = Sink(), []
    with zipfile.ZipFile(cast(IO[bytes], sink), "w", zipfile.ZIP_STORED) as bundle:
        for path, content in _texts(site):
            bundle.writestr(zip_entry(path, site.day), content)
            digests.append((sha256(content).hexdigest(), path))
            yield sink.taken()
        for file in site.files():
            digest = sha256()
            with bundle.open(zip_entry(file.path, site.day), "w") as target:
                for piece in _pieces(file):
                    digest.update(piece)
                    target.write(piece)
                    yield sink.taken()
            digests.append((digest.hexdigest(), file.path))
            yield sink.taken()
        lines = "".join(f"{digest}  {path}\n" for digest, path in digests)
        bundle.writestr(zip_entry(MANIFEST, site.day), lines.encode())
        yield sink.taken()
    yield sink.taken()


def _texts(site: Site) -> Iterator[tuple[str, bytes]]:
    yield "README.txt", site.readme.encode()
    yield "style.css", _STYLE.encode()
    for page in site.pages():
        yield page.path, _page(page, site).encode()
        for part in page.parts:
            if part.table is not None and part.table.csv:
                yield part.table.csv, _csv(part.table)


def _pieces(file: File) -> Iterator[bytes]:
    if isinstance(file.content, bytes):
        yield file.content
        return
    with file.content() as source:
        while piece := source.read(PIECE):
            yield piece


def _csv(table: Table) -> bytes:
    return write_csv(list(table.heads), [[_plain(cell) for cell in row.cells] for row in table.rows])


def _plain(cell: Cell) -> str:
    if isinstance(cell, Link):
        return cell.text
    return cell if isinstance(cell, str) else "; ".join(link.to for link in cell)


# ---- Pages -----------------------------------------------------------------------------------------------------------


def _page(page: Page, site: Site) -> str:
    parts = "\n".join(_part(part, page, site) for part in page.parts)
    top = "" if page.path == "index.html" else f"<nav>{_link(Link(site.home, 'index.html'), page)}</nav>\n"
    return (
        f'<!doctype html>\n<html lang="{escape(site.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(page.title)} · {escape(site.programme)}</title>\n"
        f'<link rel="stylesheet" href="{relative(relpath("style.css", _folder(page)))}">\n</head>\n<body>\n'
        f"<p class=over>{escape(site.programme)}</p>\n{top}<h1>{escape(page.title)}</h1>\n{parts}\n</body>\n</html>\n"
    )


def _part(part: Part, page: Page, site: Site) -> str:
    anchor = f' id="{escape(part.anchor)}"' if part.anchor else ""
    said = [f"<section{anchor}>"]
    said += [f"<h2>{escape(part.heading)}</h2>"] if part.heading else []
    said += [f"<blockquote>{escape(part.quote)}</blockquote>"] if part.quote else []
    said += [f"<p>{escape(text)}</p>" for text in part.paragraphs]
    if part.links:
        said.append("<ul>" + "".join(f"<li>{_link(link, page)}</li>" for link in part.links) + "</ul>")
    if part.table is not None:
        said.append(_table(part.table, page, site))
    return "\n".join([*said, "</section>"])


def _table(table: Table, page: Page, site: Site) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    rows = "\n".join(_row(row, page) for row in table.rows)
    also = f"<p>{_link(Link(site.same_as, table.csv), page)}</p>" if table.csv else ""
    return f"<div><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>{also}"


def _row(row: Row, page: Page) -> str:
    anchor = f' id="{escape(row.anchor)}"' if row.anchor else ""
    return f"<tr{anchor}>" + "".join(f"<td>{_cell(cell, page)}</td>" for cell in row.cells) + "</tr>"


def _cell(cell: Cell, page: Page) -> str:
    if isinstance(cell, Link):
        return _link(cell, page)
    return escape(cell) if isinstance(cell, str) else "<br>".join(_link(link, page) for link in cell)


def _folder(page: Page) -> str:
    return page.path.rpartition("/")[0] or "."


def _link(link: Link, page: Page) -> str:
    path, mark, anchor = link.to.partition("#")
    near = relpath(path, _folder(page)) if path else ""
    return f'<a href="{escape(relative(near) + mark + relative(anchor))}">{escape(link.text)}</a>'


_STYLE = """body { font: 16px/1.6 system-ui, "Noto Sans SC", sans-serif; margin: 2rem auto; max-width: 72rem; }
body { padding: 0 1rem; color: #1c1a18; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
.over { color: #666; margin: 0; }
blockquote { margin: .5rem 0; padding-left: 1rem; border-left: 3px solid #b5322a; }
div { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { border-bottom: 1px solid #bbb; padding: .3rem .6rem .3rem 0; text-align: left; vertical-align: top; }
a { color: #8f231c; }
:target { background: #fdf3d8; }
"""
