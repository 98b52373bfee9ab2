# SPDX-License-Identifier: EUPL-1.2
"""Pure parts of demo data: the ``corpus``, the ``people``, and the ``plan`` of what happened."""
