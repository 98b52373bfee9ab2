# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from feedback.desk.views import (
    agreements,
    board,
    calling,
    case,
    cases,
    conversation,
    files,
    handing,
    mail,
    moment,
    new_case,
    outbox,
    promises,
    queue,
    shell,
    texts,
)

BLUEPRINTS = (
    shell.bp,
    queue.bp,
    cases.bp,
    case.bp,
    calling.bp,
    handing.bp,
    files.bp,
    mail.bp,
    mail.case_bp,
    moment.bp,
    conversation.bp,
    promises.bp,
    agreements.bp,
    new_case.bp,
    board.bp,
    outbox.bp,
    texts.bp,
)
