# SPDX-License-Identifier: EUPL-1.2
"""The lookbook: every component and script on sample pages, in a real browser."""
