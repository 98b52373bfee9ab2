# SPDX-License-Identifier: EUPL-1.2
"""The shape of what people fill in around surveys."""
