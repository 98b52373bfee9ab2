# SPDX-License-Identifier: EUPL-1.2
"""Commands on people, by noun: ``people``, ``sessions``, ``links``, ``tokens``, ``absences``.

All flush and none commits; hashing a password is slow and happens before, outside the unit.
"""
