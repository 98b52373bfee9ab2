# SPDX-License-Identifier: EUPL-1.2
"""What every page must be, checked on each page that any test fetches.

Not a replacement for axe in a real browser, but it looks at every page, in every state.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage")
#: The case page names the case in its title; the person's name stays out of the browser's history.
TITLE_IS_NUMBER = re.compile(r"/werk/zaken?/|/zaken?/")


@dataclass
class _Element:
    tag: str
    attributes: dict[str, str]
    words: list[str] = field(default_factory=list)
    fields: int = 0
    has_token: bool = False


class Page(HTMLParser):
    """One parsed page and what is wrong with it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self._open: list[_Element] = []
        self._ids: Counter[str] = Counter()
        self._asked_for: list[tuple[str, str]] = []
        self._labels: set[str] = set()
        self._unlabelled: list[dict[str, str]] = []
        self.titles: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.lang = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = _Element(tag, {name: value or "" for name, value in attrs})
        self._note(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(_Element(tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1].tag != tag:
            expected = self._open[-1].tag if self._open else "nothing"
            self.faults.append(f"</{tag}> closes, where {expected} is open")
            return
        self._leave(self._open.pop())

    def _note(self, element: _Element) -> None:
        given = element.attributes
        if element.tag == "html":
            self.lang = given.get("lang", "")
        if "id" in given:
            self._ids[given["id"]] += 1
        for name in REFERENCES:
            self._asked_for += [(name, one) for one in given.get(name, "").split()]
        if element.tag == "label" and "for" in given:
            self._labels.add(given["for"])
        if element.tag in {"input", "select", "textarea"}:
            self._note_field(given)
        if element.tag == "img" and "alt" not in given:
            self.faults.append(f"img {given.get('src')}: give it an alt (empty when it decorates)")

    def _note_field(self, given: dict[str, str]) -> None:
        if given.get("name") == "csrf_token":
            for element in self._open:
                element.has_token = True
        if given.get("type") in UNLABELLED:
            return
        inside_label = any(element.tag == "label" for element in self._open)
        if not (inside_label or given.get("aria-label") or given.get("aria-labelledby")):
            self._unlabelled.append(given)

    def _leave(self, element: _Element) -> None:
        words = " ".join("".join(element.words).split())
        tag, given = element.tag, element.attributes
        if tag == "title" and not any(open_.tag == "svg" for open_ in self._open):
            self.titles.append(words)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), words))
        if tag in {"a", "button"} and not (words or given.get("aria-label") or "title" in given):
            self.faults.append(f"{tag} {given.get('class', '')}: a {tag} needs words")
        if tag == "form" and given.get("method", "").lower() == "post" and not element.has_token:
            self.faults.append(f"form {given.get('action')}: put {{{{ csrf() }}}} in it")

    def judge(self, path: str = "/") -> list[str]:
        """Return everything that is wrong, each with what to do."""
        faults = list(self.faults)
        faults += [f"<{element.tag}> is never closed" for element in self._open]
        faults += [f"id {name!r} stands there twice" for name, n in self._ids.items() if n > 1]
        faults += [
            f"{name}={one!r} refers to nothing"
            for name, one in self._asked_for
            if one not in self._ids
        ]
        faults += [
            f"field {given.get('name')!r}: give it a label"
            for given in self._unlabelled
            if given.get("id") not in self._labels
        ]
        if self.lang not in {"nl", "en"}:
            faults.append("say the language: <html lang>")
        return faults + self._judge_headings(path)

    def _judge_headings(self, path: str) -> list[str]:
        first = [words for level, words in self.headings if level == 1]
        if len(first) != 1:
            return [f"give the page one h1, not {len(first)}: {first}"]
        if len(self.titles) != 1:
            return [f"give the page one title, not {len(self.titles)}"]
        title = re.sub(r"^(Fout|Error): ", "", self.titles[0]).split(" · ")[0]
        faults = []
        if title != first[0] and not TITLE_IS_NUMBER.match(path):
            faults.append(f"title {title!r} is not the h1 {first[0]!r}")
        levels = [level for level, _ in self.headings]
        for above, below in pairwise(levels):
            if below > above + 1:
                faults.append(f"an h{below} follows an h{above}")
        return faults


def page_faults(html: str, *, path: str = "/") -> list[str]:
    """Return what is wrong with a whole page; a fragment (no <html>) is not judged."""
    if "<html" not in html:
        return []
    return Page(html).judge(path)
