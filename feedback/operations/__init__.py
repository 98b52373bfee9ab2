# SPDX-License-Identifier: EUPL-1.2
"""Running the installation: database and keys, health, the two processes of ``serve``.

Public names: the commands ``db`` and ``serve``, and the health pages.
"""
