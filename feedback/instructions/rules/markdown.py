# SPDX-License-Identifier: EUPL-1.2
"""Markdown of a step as safe HTML (pure): no HTML of its own, no picture, every host in sight.

Two walls: the parser knows no HTML and no images, and nh3 lets only a few tags through, at each
showing. Source: reliability.md 8.14, N29, N31.
"""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "code", "pre", "hr"}
_SCHEMES = {"http", "https", "mailto", "tel"}


def to_html(text: str) -> str:
    """Return Markdown as HTML that can stand in a page, a mail or a PDF."""
    tokens = _parser().parse(text)
    for token in tokens:
        if token.children:
            token.children = _with_hosts(token.children)
    html = _parser().renderer.render(tokens, _parser().options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


def to_plain(text: str) -> str:
    """Return Markdown as plain text, for letters: its words, and addresses behind their words."""
    lines = []
    for token in _parser().parse(text):
        if token.type == "inline":
            children = _with_hosts(token.children or [], whole=True)
            lines.append(
                "".join("\n" if one.type.endswith("break") else one.content for one in children)
            )
        elif token.type in {"fence", "code_block"}:
            lines.append(token.content.rstrip())
    return "\n".join(lines)


def _with_hosts(tokens: list[Token], *, whole: bool = False) -> list[Token]:
    """Put the host (or the whole address) of a link behind its words, unless they say it."""
    made: list[Token] = []
    words: list[str] = []
    href = ""
    for token in tokens:
        if token.type == "link_open":
            href, words = str(token.attrGet("href") or ""), []
        elif token.type == "link_close" and href:
            shown = href if whole else _host(href)
            if shown and shown not in "".join(words).casefold():
                made.append(Token("text", "", 0, content=f" ({shown})"))
            href = ""
        else:
            words.append(token.content)
        made.append(token)
    return made


def _host(href: str) -> str:
    try:
        return (urlsplit(href).hostname or "").casefold()
    except ValueError:
        return ""


@cache
def _parser() -> MarkdownIt:
    # Lists, emphasis, links, quotes. Headings would break the order of those of the page.
    return MarkdownIt("commonmark", {"html": False, "maxNesting": 12}).disable(
        ["image", "heading", "lheading", "html_block", "html_inline"]
    )
