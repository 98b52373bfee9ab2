# SPDX-License-Identifier: EUPL-1.2
"""Commands on the line: its policy, what is asked of the provider, own phones, SMS."""
