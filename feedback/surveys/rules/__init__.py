# SPDX-License-Identifier: EUPL-1.2
"""Pure decisions about surveys, by noun."""
