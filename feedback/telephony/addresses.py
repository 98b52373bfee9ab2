# SPDX-License-Identifier: EUPL-1.2
"""Where the provider reaches us: public addresses that name a call by our own reference.

The reference is random and tells nothing; the signature is what opens these doors.
"""

from __future__ import annotations

from config import Settings

STATUS_PATH = "/telefonie/status"
REFERENCE = "kenmerk"


def status_url(settings: Settings, reference: str) -> str:
    """Return where the provider tells how it goes."""
    return f"{settings.base_url}{STATUS_PATH}?{REFERENCE}={reference}"


def script_url(settings: Settings, reference: str) -> str:
    """Return where the provider asks what to do when the employee answers."""
    return f"{settings.base_url}/telefonie/gesprek/{reference}"


def key_url(settings: Settings, reference: str) -> str:
    """Return where the provider tells which key was pressed."""
    return f"{settings.base_url}/telefonie/toets/{reference}"


def ended_url(settings: Settings, reference: str) -> str:
    """Return where the provider tells how dialling the resident ended."""
    return f"{settings.base_url}/telefonie/einde/{reference}"
