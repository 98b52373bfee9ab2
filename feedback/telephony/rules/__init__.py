# SPDX-License-Identifier: EUPL-1.2
"""Pure decisions: which numbers we dial, how much, and what the provider's words mean."""
