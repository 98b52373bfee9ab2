# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from flask import Blueprint, Response

from feedback.audit import services as audit
from feedback.cases import queries as cases
from feedback.desk.views.shell import me
from feedback.errors import NotFound
from feedback.files import services as files
from feedback.web.access import moment, requires
from feedback.web.downloads import download
from feedback.web.requests import after_reading

bp = Blueprint("desk_files", __name__, url_prefix="/werk/zaken/<int:case_id>/bijlagen")


@bp.get("/<int:attachment_id>")
@requires("cases.read")
def fetch(case_id: int, attachment_id: int) -> Response:
    """Hand out an attachment of this case; each look is on the record."""
    found = cases.get_attachment(attachment_id, of_case=case_id)
    if found.file_id is None:
        raise NotFound("Deze bijlage is niet overgenomen.")
    opened = files.open_file(found.file_id)
    actor, now = me(), moment()
    after_reading(
        lambda: audit.record(
            "attachment.fetched",
            by=actor,
            object_type="case",
            object_id=case_id,
            now=now,
            details={"attachment": attachment_id},
        )
    )
    return download(opened.content, name=found.name)
