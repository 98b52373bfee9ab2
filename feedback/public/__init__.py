# SPDX-License-Identifier: EUPL-1.2
"""What a resident sees: the form (formulier), the confirmation (bevestiging), the status page.

Composed pages: they join what intake, cases and callbacks know, and decide nothing.
"""
