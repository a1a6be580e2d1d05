"""A page's components written as HTML, as React draws them: what is read before a script has run, or without one.

Dash has no way to do this, and no package does it for what we draw: its components are a tree of names and properties.
"""

from __future__ import annotations

from html import escape
from typing import Any

from dash.development.base_component import Component

WITHOUT_END = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
OTHERWISE_NAMED = {"className": "class", "htmlFor": "for"}  # HTML takes every other name in small and capital letters


def markup(drawn: Any) -> str:
    """The HTML of a component, a text, or a list of them."""
    pieces: list[str] = []
    _write(drawn, pieces)
    return "".join(pieces)


def _write(node: Any, pieces: list[str]) -> None:
    if isinstance(node, Component):
        _element(node, pieces)
    elif isinstance(node, list | tuple):
        for each in node:
            _write(each, pieces)
    elif node is not None and not isinstance(node, bool):
        pieces.append(escape(str(node), quote=False))


def _element(node: Component, pieces: list[str]) -> None:
    given = node.to_plotly_json()  # type: ignore[no-untyped-call]
    if given["namespace"] != "dash_html_components":
        # A chart is drawn by a script alone. Until then its place is kept, so that nothing moves when it comes.
        pieces.append(f"<div{_attribute('style', given['props'].get('style'))}></div>")
        return
    tag = given["type"].lower()
    # In order of their names: Dash gives them in another order in each process, and the same page is the same bytes.
    said = "".join(_attribute(name, value) for name, value in sorted(given["props"].items()) if name != "children")
    pieces.append(f"<{tag}{said}>")
    if tag not in WITHOUT_END:
        _write(given["props"].get("children"), pieces)
        pieces.append(f"</{tag}>")


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    if isinstance(value, dict):
        value = ";".join(f"{_with_hyphens(what)}:{how}" for what, how in value.items())
    return f' {OTHERWISE_NAMED.get(name, name)}="{escape(str(value))}"'


def _with_hyphens(name: str) -> str:
    """The name of a style as a stylesheet has it: minHeight is min-height there."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)
