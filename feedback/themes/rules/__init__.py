# SPDX-License-Identifier: EUPL-1.2
"""Pure rules on what tips are about."""
