# SPDX-License-Identifier: EUPL-1.2
"""Pages of the workplace, one module a page; ``pages.BLUEPRINTS`` is what the app registers."""
