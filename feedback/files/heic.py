# SPDX-License-Identifier: EUPL-1.2
"""Photos as phones make them (HEIC), turned into JPEG by a process of their own.

The decoder is a large library in another language that reads whatever strangers send. It
runs apart, without our keys and settings in its environment, with little time and memory:
what makes it fall over makes one photo be refused, and nothing else (ADR 0021).
"""

from __future__ import annotations

import io
import subprocess
import sys

from config import ROOT
from feedback.files.errors import FileRefused, Refusal

MOST_SECONDS, MOST_MEMORY = 20, 2 * 1024**3
_QUALITY = 92


def to_jpeg(content: bytes) -> bytes:
    """Return the photo as JPEG, upright; raises ``FileRefused`` for what cannot be drawn."""
    try:
        drawn = subprocess.run(
            [sys.executable, "-m", "feedback.files.heic"],
            input=content,
            capture_output=True,
            timeout=MOST_SECONDS,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FileRefused(Refusal.DAMAGED) from None
    if drawn.returncode != 0 or not drawn.stdout:
        raise FileRefused(Refusal.DAMAGED)
    return drawn.stdout


def _draw() -> int:
    """Read a photo from standard input and write it as JPEG; what is wrong ends as no zero."""
    import resource

    import pi_heif

    from feedback.files.images import LONGEST_SIDE, MOST_PIXELS

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    photo = pi_heif.open_heif(io.BytesIO(sys.stdin.buffer.read()), convert_hdr_to_8bit=True)
    width, height = photo.size
    if width * height > MOST_PIXELS:  # The claim, before anything is unpacked.
        return 1
    picture = photo.to_pillow().convert("RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture.save(sys.stdout.buffer, "JPEG", quality=_QUALITY, exif=b"")
    return 0


if __name__ == "__main__":
    sys.exit(_draw())
