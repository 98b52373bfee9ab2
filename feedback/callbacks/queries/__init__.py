# SPDX-License-Identifier: EUPL-1.2
"""Every select on promises: ``promises``, ``calls``, the ``queue`` and the ``board``."""
