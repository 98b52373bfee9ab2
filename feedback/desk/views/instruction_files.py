# SPDX-License-Identifier: EUPL-1.2
"""Taking an instruction in from a file: Markdown as it is, the words of a Word document."""

from __future__ import annotations

from pathlib import Path

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback.desk.views.instructions import bp, slug_of
from feedback.desk.views.shell import me
from feedback.errors import Invalid
from feedback.instructions.documents import read_docx
from feedback.instructions.rules.versions import InstructionKind
from feedback.instructions.rules.writing import MOST_BYTES, read_markdown
from feedback.instructions.services import drafting
from feedback.web.access import moment, requires
from feedback.web.uploads import takes_files


@bp.get("/inlezen")
@requires("instructions.edit")
def take_in_page() -> Response:
    return _page()


@bp.post("/inlezen")
@requires("instructions.edit")
@takes_files(most_bytes=2 * MOST_BYTES)
def take_in() -> AnyResponse:
    """Make a draft of a file; nothing is in force by it."""
    sent = request.files.get("file")
    name = Path(sent.filename or "").suffix.lower() if sent else ""
    content = sent.read(MOST_BYTES + 1) if sent else b""
    try:
        if not content:
            raise Invalid({"file": gettext("Kies een bestand.")})
        if len(content) > MOST_BYTES:
            raise Invalid({"file": gettext("Dit bestand is te groot: hoogstens 1 MB.")})
        if name == ".docx":
            text = read_docx(content)
        elif name in {".md", ".markdown", ".txt"}:
            text = content.decode("utf-8", errors="replace")
        else:
            raise Invalid({"file": gettext("Kies een bestand .md, .txt of .docx.")})
        title, steps = read_markdown(text)
        made = drafting.make_instruction(
            title or Path(sent.filename or "").stem if sent else title,
            kind=InstructionKind.WORK_INSTRUCTION,
            steps=steps,
            by=me(),
            now=moment(),
        )
    except Invalid as refusal:
        words = " ".join(str(gettext(why)) for why in refusal.fields.values())
        return _page(refused=words, status=400)
    return redirect(url_for(".edit", slug=slug_of(made.instruction_id)), 303)


def _page(*, refused: str = "", status: int = 200) -> Response:
    return make_response(render_template("desk/instructions/take_in.html", refused=refused), status)
