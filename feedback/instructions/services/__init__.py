# SPDX-License-Identifier: EUPL-1.2
"""Commands on instructions, by what people do."""
