# SPDX-License-Identifier: EUPL-1.2
"""The mapping: which column is what (contract.md section 5).

Every word of a mapping is text, whatever YAML would make of it (``ja``, ``1``, ``2026-11-23``):
it is compared with cells, which are text. Unknown keys are errors, never ignored.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import yaml

from feedback.errors import Invalid
from feedback.tables.cells import Absent

MOST_TEXT = 200_000
SKIP = "skip"
_TOP = frozenset(
    {"defaults", "one_row_per", "encoding", "delimiter", "sheet", "missing", "columns"}
)
_COLUMN = frozenset({"as", "values", "format", "code", "label"})


@dataclass(frozen=True)
class Target:
    """Something a column can be.

    ``coded`` targets (an aspect, a background) come many times, each with its own code;
    ``constant`` ones may stand under ``defaults`` for a whole file.
    """

    name: str
    coded: bool = False
    constant: bool = False


@dataclass(frozen=True)
class Column:
    """What one column is."""

    name: str
    target: str
    values: Mapping[str, str] = field(default_factory=dict, hash=False)
    format: str | None = None
    code: str | None = None
    label: str | None = None

    @property
    def key(self) -> str:
        """The name of the value in a record: ``aspect.food`` for a coded target."""
        return f"{self.target}.{self.code}" if self.code else self.target


@dataclass(frozen=True)
class FileMapping:
    """A mapping that was read and found right in itself."""

    columns: tuple[Column, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    one_row_per: str | None = None
    encoding: str = "utf-8"
    delimiter: str = ","
    sheet: str | None = None
    missing: Mapping[str, Absent] = field(default_factory=lambda: {"": Absent.BLANK})
    sections: Mapping[str, Any] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """A short name of what the file is an export of: the columns it is read by.

        Ids of two systems may be equal; ids of two exports of one system are the same thing.
        """
        pairs = "\n".join(sorted(f"{column.name}\t{column.key}" for column in self.columns))
        return sha256(pairs.encode()).hexdigest()[:12]

    def column_for(self, target: str) -> Column | None:
        """Return the column that is read as ``target``."""
        return next((one for one in self.columns if one.target == target), None)


def read_mapping(
    text: str, *, targets: Collection[Target], sections: Collection[str] = ()
) -> FileMapping:
    """Read the text of a mapping file.

    ``sections`` are further top-level keys that the importer reads itself. Raises
    ``Invalid`` naming every unknown key, target and word at once.
    """
    raw = _load(text)
    known = {target.name: target for target in targets}
    problems: dict[str, str] = {}
    _refuse_unknown(raw, _TOP | set(sections), at="", problems=problems)
    made = FileMapping(
        columns=_columns(raw.get("columns"), known, problems),
        defaults=_defaults(raw.get("defaults", {}), known, problems),
        one_row_per=_word(raw, "one_row_per", problems),
        encoding=_word(raw, "encoding", problems) or "utf-8",
        delimiter=(_word(raw, "delimiter", problems) or ",").replace("\\t", "\t"),
        sheet=_word(raw, "sheet", problems),
        missing=_missing(raw.get("missing", {"": "blank"}), problems),
        sections={name: raw[name] for name in sections if name in raw},
    )
    if made.one_row_per is not None and made.column_for(made.one_row_per) is None:
        problems["one_row_per"] = "No column is read as this. Name a target, like external_id."
    if problems:
        raise Invalid(problems)
    return made


def mapping_by_name(header: Collection[str], *, targets: Collection[Target]) -> FileMapping:
    """Return the mapping of a file whose columns already have the names of targets."""
    names = {target.name for target in targets if not target.coded}
    return FileMapping(columns=tuple(Column(name, name) for name in header if name in names))


class _TextLoader(yaml.BaseLoader):
    """Reads every scalar as text, and refuses a key that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - the signature of yaml
        """Return the mapping of this node."""
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise Invalid({twice[0] or '""': "This stands twice. Keep one."})
        return super().construct_mapping(node, deep)


def _load(text: str) -> dict[str, Any]:
    if len(text) > MOST_TEXT:
        raise Invalid({"mapping": "The mapping is too long to be one."})
    try:
        raw = yaml.load(text, Loader=_TextLoader)  # noqa: S506 - a BaseLoader makes texts only
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"mapping, line {mark.line + 1}" if mark else "mapping"
        raise Invalid({where: "This is no YAML. Check indents, colons and quotes."}) from None
    if not isinstance(raw, dict):
        raise Invalid({"mapping": "It has to be keys with values, like `columns:`."})
    return raw


def _columns(
    raw: object, known: Mapping[str, Target], problems: dict[str, str]
) -> tuple[Column, ...]:
    if not isinstance(raw, dict) or not raw:
        problems["columns"] = "Name the columns and what they are: `tekst: {as: text}`."
        return ()
    made = [_column(str(name), words, known, problems) for name, words in raw.items()]
    columns = tuple(column for column in made if column is not None)
    keys = [column.key for column in columns]
    for column in columns:
        if keys.count(column.key) > 1:
            problems[f"columns.{column.name}"] = f"More than one column is read as {column.key}."
    return columns


def _column(
    name: str, words: object, known: Mapping[str, Target], problems: dict[str, str]
) -> Column | None:
    at = f"columns.{name}"
    if not isinstance(words, dict):
        problems[at] = "Write what it is: `{as: text}`."
        return None
    _refuse_unknown(words, _COLUMN, at=at, problems=problems)
    target = known.get(str(words.get("as")))
    if target is None:
        problems[f"{at}.as"] = f"Use one of {', '.join(known)}."
        return None
    code = _word(words, "code", problems, at=at)
    if target.coded and not code:
        problems[f"{at}.code"] = f"Every {target.name} needs a code of its own."
    if code and not target.coded:
        problems[f"{at}.code"] = f"A {target.name} has no code. Leave it out."
    return Column(
        name=name,
        target=target.name,
        values=_texts(words.get("values", {}), f"{at}.values", problems),
        format=_word(words, "format", problems, at=at),
        code=code,
        label=_word(words, "label", problems, at=at),
    )


def _defaults(raw: object, known: Mapping[str, Target], problems: dict[str, str]) -> dict[str, str]:
    made = _texts(raw, "defaults", problems)
    allowed = [target.name for target in known.values() if target.constant]
    for name in made:
        if name not in allowed:
            problems[f"defaults.{name}"] = f"Use one of {', '.join(allowed)}."
    return made


def _missing(raw: object, problems: dict[str, str]) -> dict[str, Absent]:
    made = {}
    for text, word in _texts(raw, "missing", problems).items():
        try:
            made[text] = Absent(word)
        except ValueError:
            problems[f"missing.{text}"] = f"Use one of {', '.join(Absent)}."
    return {"": Absent.BLANK} | made


def _texts(raw: object, at: str, problems: dict[str, str]) -> dict[str, str]:
    if not isinstance(raw, dict) or not all(isinstance(one, str) for one in raw.values()):
        problems[at] = "Write words with what they mean: {ja: true, nee: false}."
        return {}
    return {str(name): str(word) for name, word in raw.items()}


def _word(
    raw: Mapping[str, Any], name: str, problems: dict[str, str], *, at: str = ""
) -> str | None:
    word = raw.get(name)
    if word is None or isinstance(word, str):
        return word or None
    problems[f"{at}.{name}".lstrip(".")] = "Write one word or text here."
    return None


def _refuse_unknown(
    raw: Mapping[str, Any], known: Collection[str], *, at: str, problems: dict[str, str]
) -> None:
    for name in raw:
        if name not in known:
            where = f"{at}.{name}".lstrip(".")
            problems[where] = f"There is no such key. Use {', '.join(sorted(known))}."
