# SPDX-License-Identifier: EUPL-1.2
"""Pure rules of the vault: what was typed (details), numbers, e-mail addresses, searching."""
