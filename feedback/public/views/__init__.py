# SPDX-License-Identifier: EUPL-1.2
"""The resident's pages, split by page."""
