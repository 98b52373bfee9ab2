# SPDX-License-Identifier: EUPL-1.2
"""Commands on cases, by noun: ``cases``, ``timeline``, ``holds``, ``agreements``, ``links``."""
