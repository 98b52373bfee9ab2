# SPDX-License-Identifier: EUPL-1.2
"""The shape of what colleagues type: ``conversation``, ``case`` and ``new_case``."""
