# SPDX-License-Identifier: EUPL-1.2
"""Requests that may carry files: the few views that take more than a megabyte."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(*, most_bytes: int) -> Callable[[View], View]:
    """Declare that a view accepts a form of up to ``most_bytes``, files and all.

    It should be more than the files may be together, so that one that is too large is refused
    beside its field, with everything typed still there.
    """

    def mark(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined] # read below
        return view

    return mark


def let_files_through(app: Flask) -> None:
    """Widen the limit for those views, before anything reads the form; called early."""

    @app.before_request
    def widen() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        most_bytes = getattr(view, "most_bytes", None)
        if most_bytes is not None and request.method == "POST":
            request.max_content_length = most_bytes
