# SPDX-License-Identifier: EUPL-1.2
"""Making demo data: the ``people``, their ``logins``, the ``history``, and ``bulk`` for size."""
