# SPDX-License-Identifier: EUPL-1.2
"""Long fault runs: processes killed at random, clocks moved, and every effect counted."""
