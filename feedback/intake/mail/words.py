# SPDX-License-Identifier: EUPL-1.2
"""The words of a mail: text out of HTML, the history below an answer cut for showing (pure).

Every function is linear: what a stranger sends must not keep a worker busy.
"""

from __future__ import annotations

import html
import re

LONGEST_HTML = 500_000
_TAG_NAME = re.compile(r"/?[a-zA-Z][a-zA-Z0-9]{0,19}")
_BLOCKS = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
    | {"blockquote", "section", "article", "pre"}
)
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript"})
_BLANKS = re.compile(r"[ \t\u00a0]+")
_MANY_LINES = re.compile(r"\n{3,}")

_DIVIDER = re.compile(
    r"-{2,} ?(oorspronkelijk bericht|original message|doorgestuurd bericht|forwarded message)\b.*",
    re.IGNORECASE,
)
_WROTE = re.compile(r"(op|on|am|le)\b.{4,300}\b(schreef|wrote|schrieb|geschreven)\b.{0,200}:")
_FROM = re.compile(r"\*?(van|from|von)\*?: ?\S", re.IGNORECASE)
_SENT = re.compile(
    r"\*?(verzonden|verstuurd|sent|datum|date|gesendet|aan|to|onderwerp|subject)\*?: ?",
    re.IGNORECASE,
)
_LONGEST_LINE = 600
#: How many times "Op … schreef …:" is looked into: each look reads to the end.
_MOST_LOOKS = 5


def unfold_flowed(text: str) -> str:
    """Return flowed text (RFC 3676) with its paragraphs on one line each, as they were typed.

    A line that ends in a blank goes on in the next one; quotes and signatures stay as they are.
    """
    lines: list[str] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        plain = line[1:] if line.startswith(" ") else line  # a blank was put before "From" and ">"
        is_own = not plain.startswith(">") and plain != "-- "
        if goes_on and is_own and plain:
            lines[-1] += plain
        else:
            lines.append(plain)
        goes_on = is_own and plain.endswith(" ")
    return "\n".join(line.rstrip() for line in lines)


def text_of_html(page: str) -> str:
    """Return the words of an HTML mail, line by line; quotes get a ``>``, code is left out."""
    reader = _HtmlReader()
    reader.read(page[:LONGEST_HTML])
    return reader.text()


class _HtmlReader:
    """Walks once over the page; every search that fails is not tried again."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quoted = 0
        self._unseen = ""

    def text(self) -> str:
        """Return what was read."""
        self._end_line()
        return _MANY_LINES.sub("\n\n", "\n".join(self._lines)).strip()

    def read(self, page: str) -> None:
        """Read words and tags in turn."""
        at, open_comments = 0, True
        while at < len(page):
            begin = page.find("<", at)
            if begin < 0:
                self._words(page[at:])
                return
            self._words(page[at:begin])
            if page.startswith("<!--", begin) and open_comments:
                end = page.find("-->", begin + 4)
                open_comments = end >= 0
                at = end + 3 if end >= 0 else begin + 4
                continue
            end = page.find(">", begin)
            if end < 0:
                self._words(page[begin:])
                return
            self._tag(page[begin + 1 : end])
            at = end + 1

    def _words(self, words: str) -> None:
        if words and not self._unseen:
            self._line.append(words)

    def _tag(self, inside: str) -> None:
        found = _TAG_NAME.match(inside)
        if found is None:
            return
        name = found[0].lower()
        bare = name.lstrip("/")
        if self._unseen:
            if name == f"/{self._unseen}":
                self._unseen = ""
            return
        if name in _UNSEEN and not inside.endswith("/"):
            self._unseen = name
        elif bare in _BLOCKS:
            self._end_line()
            if name in {"p", "/p", "table", "/table"}:
                self._lines.append("> " * min(self._quoted, 9))
            if bare == "blockquote":
                self._quoted = max(0, self._quoted + (1 if name == bare else -1))

    def _end_line(self) -> None:
        words = html.unescape("".join(self._line)).replace("\r", " ").replace("\n", " ")
        self._line = []
        words = _BLANKS.sub(" ", words).strip()
        if words:
            self._lines.append("> " * min(self._quoted, 9) + words)


def cut_history(text: str) -> str:
    """Return an answer without the mails below it, for showing; the original is kept.

    Words between quoted lines stay. When nothing would be left, nothing is cut.
    """
    lines = text.split("\n")
    own = lines[: _where_history_begins(lines)]
    while own and (not own[-1].strip() or own[-1].lstrip().startswith(">")):
        own.pop()
    if own and own[-1].rstrip().endswith(":") and _WROTE.search(own[-1][:_LONGEST_LINE].lower()):
        own.pop()
    return "\n".join(own).strip() or text.strip()


def _where_history_begins(lines: list[str]) -> int:
    """Return the line at which the mail that was answered begins; past the last for none."""
    looks = _MOST_LOOKS
    for at, full in enumerate(lines):
        line = full.strip()[:_LONGEST_LINE]
        if _DIVIDER.match(line) or (_FROM.match(line) and _is_mail_head(lines, at)):
            return at
        if looks and _says_who_wrote(lines, at):
            looks -= 1
            if _only_quotes_follow(lines, at):
                return at
    return len(lines)


def _is_mail_head(lines: list[str], at: int) -> bool:
    below = [one.strip()[:_LONGEST_LINE] for one in lines[at + 1 : at + 5]]
    return sum(bool(_SENT.match(one)) for one in below) >= 2


def _says_who_wrote(lines: list[str], at: int) -> bool:
    """Tell whether "Op … schreef …:" stands here; mail programs break it over three lines."""
    if not lines[at].strip().lower().startswith(("op ", "on ", "am ", "le ")):
        return False
    joined = " ".join(one.strip()[:_LONGEST_LINE] for one in lines[at : at + 3]).lower()
    return _WROTE.match(joined) is not None


def _only_quotes_follow(lines: list[str], at: int) -> bool:
    """Tell whether nothing of the writer's own comes after: people also answer in between."""
    after = [one.strip() for one in lines[at + 1 :] if one.strip()]
    while after and not after[0].startswith(">") and not after[0].endswith(":"):
        if len(after[0]) > 1 and not _WROTE.search(after[0].lower()):
            return False
        after.pop(0)
    rest = after[1:] if after and after[0].endswith(":") else after
    return all(one.startswith(">") for one in rest)
