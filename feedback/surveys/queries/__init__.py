# SPDX-License-Identifier: EUPL-1.2
"""Every select on surveys, by noun."""
