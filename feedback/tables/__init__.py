# SPDX-License-Identifier: EUPL-1.2
"""Files of rows and columns, CSV and Excel: read strictly by a mapping, written safely.

A mapping (kolomkoppeling) says what each column is; contract.md section 5 fixes its words.
Knows nothing of cases or surveys: who imports declares its own targets. Public names:
``mapping.read_mapping``, ``records.read_records``, ``cells``, ``writing``.
"""
