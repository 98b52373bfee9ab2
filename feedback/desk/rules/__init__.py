# SPDX-License-Identifier: EUPL-1.2
"""Pure decisions of the workplace: ``times``, ``reasons``, ``wishes``, ``phrases``, ``shares``."""
