# SPDX-License-Identifier: EUPL-1.2
"""Which texts there are, what they may say, how they are filled in (pure)."""
