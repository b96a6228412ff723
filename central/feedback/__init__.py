# SPDX-License-Identifier: GPL-3.0-or-later
"""What citizens tell the city: ratings and requests to be called back."""

from central.feedback.callbacks import Callbacks, CallbackTicket
from central.feedback.ratings import Ratings

__all__ = ["CallbackTicket", "Callbacks", "Ratings"]
