# SPDX-License-Identifier: EUPL-1.2
"""Commands on promises, split by noun: ``promises``, ``calls``, ``cases``, ``drafts``."""
