# SPDX-License-Identifier: EUPL-1.2
"""How quick Gehoord is, beside a bare floor on the same server in the same run."""
