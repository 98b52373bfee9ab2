# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import subprocess
import sys

SAY = "import sys, feedback.app; print({'numpy', 'scipy'} & set(sys.modules))"


def test_the_web_process_does_without_numpy_until_a_figure_is_asked() -> None:
    done = subprocess.run([sys.executable, "-c", SAY], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
