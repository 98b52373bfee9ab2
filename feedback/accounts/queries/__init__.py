# SPDX-License-Identifier: EUPL-1.2
"""Every select on accounts: people, how they come in, when they are away."""
