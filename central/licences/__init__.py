# SPDX-License-Identifier: GPL-3.0-or-later
"""E-licences instead of papers (免证办): their types, what a citizen authorised, and what this centre issued."""
