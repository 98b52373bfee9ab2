# SPDX-License-Identifier: EUPL-1.2
"""What each page of the workplace shows, composed in a fixed number of statements."""
