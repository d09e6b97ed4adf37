"""The report as one HTML page, readable without a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

STYLE = """
:root { color-scheme: light dark; --good: #0b6e4f; --bad: #c8553d; --line: #8884; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2.5rem }
.wide { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .875rem }
th, td { padding: .25rem .6rem; text-align: end; border-bottom: 1px solid var(--line) }
th:first-child, td:first-child { text-align: start; white-space: nowrap }
.bad { color: var(--bad); font-weight: 600 } .good { color: var(--good) }
figure { margin: 1rem 0; background: #fff; border-radius: .5rem; padding: .5rem; max-width: fit-content }
svg { max-width: 100%; height: auto }
q, td.text { unicode-bidi: plaintext } td.text { text-align: start; white-space: normal }
"""


def page(title: str, parts: Sequence[str]) -> str:
    """A whole document."""
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    return f"<!doctype html><html lang=en>{head}<style>{STYLE}</style><h1>{escape(title)}</h1>{''.join(parts)}\n"


def section(title: str, *parts: str) -> str:
    """A headed part of the page."""
    return f"<h2>{escape(title)}</h2>{''.join(parts)}"


def words(text: str) -> str:
    """A paragraph."""
    return f"<p>{escape(text)}</p>"


def figure(svg: str) -> str:
    """A picture."""
    return f"<figure>{svg}</figure>"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Cells are HTML already; make them with `share` or `text`."""
    head = "".join(f"<th>{escape(name)}" for name in heads)
    body = "".join(f"<tr>{''.join(cell if cell.startswith('<td') else f'<td>{cell}' for cell in row)}" for row in rows)
    return f"<div class=wide><table><tr>{head}{body}</table></div>"


def share(value: float, bar: float | None = None, *, at_most: bool = False) -> str:
    """A percentage; red when it misses its bar, green when it reaches it, a dash when there was nothing to count."""
    if value != value:
        return "–"
    if bar is None:
        return f"{value:.1%}"
    reached = value <= bar if at_most else value >= bar
    return f"<span class={'good' if reached else 'bad'}>{value:.1%}</span>"


def text(value: str) -> str:
    """A message as somebody typed it, in its own direction."""
    return f"<td class=text dir=auto>{escape(value)}"


def named(values: Mapping[str, str]) -> str:
    """Short facts."""
    return "<ul>" + "".join(f"<li>{escape(name)}: <b>{escape(value)}</b>" for name, value in values.items()) + "</ul>"
