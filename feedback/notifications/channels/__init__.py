# SPDX-License-Identifier: EUPL-1.2
"""Ways out of the house: an SMTP server, a folder on this machine, or none yet."""
