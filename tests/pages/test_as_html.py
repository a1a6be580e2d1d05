"""A page written as HTML: every word and property of it, and nothing in it read as HTML that is text."""

from __future__ import annotations

import pytest
from dash import dcc, html

from dashboard.as_html import markup
from tests.pages.tree import ADDRESSES, page, words


@pytest.mark.parametrize(
    ("drawn", "written"),
    [
        (html.P("a < b & c"), "<p>a &lt; b &amp; c</p>"),
        (html.P([1, " of ", None, 2.5, [html.B("x")]]), "<p>1 of 2.5<b>x</b></p>"),
        (html.P(), "<p></p>"),
        (html.Br(), "<br>"),
        (html.Img(src="a\"b'<", alt=""), '<img alt="" src="a&quot;b&#x27;&lt;">'),
        (html.Label("x", htmlFor="y", className="a b"), '<label class="a b" for="y">x</label>'),
        (html.Details(["x"], open=True), "<details open>x</details>"),
        (html.Details(["x"], open=False, hidden=None), "<details>x</details>"),
        (html.A("x", **{"aria-label": "y", "data-copy": "/z"}), '<a aria-label="y" data-copy="/z">x</a>'),
        (html.Div(style={"minHeight": "4px", "color": "red"}), '<div style="min-height:4px;color:red"></div>'),
        (dcc.Graph(figure={}, style={"height": "9px"}), '<div style="height:9px"></div>'),
        (html.P("<script>"), "<p>&lt;script&gt;</p>"),
    ],
)
def test_a_component_is_written_as_react_draws_it(drawn: object, written: str) -> None:
    assert markup(drawn) == written


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_word_of_a_page_is_written(address: str) -> None:
    drawn = page(address)
    written = markup(drawn)
    for said in set(words(drawn).split()):
        assert markup(said) in written
