# SPDX-License-Identifier: EUPL-1.2
"""Every select on instructions, by noun."""
