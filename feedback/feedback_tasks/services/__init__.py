# SPDX-License-Identifier: EUPL-1.2
"""Commands on questions to a department: ``asking``, ``standing``, ``answering``, ``letters``."""
