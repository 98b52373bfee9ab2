# SPDX-License-Identifier: EUPL-1.2
"""The methods M1 to M11 of insight as pure functions."""
