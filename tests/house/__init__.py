# SPDX-License-Identifier: EUPL-1.2
"""Guards over the whole tree: each failure says what to do."""
