# SPDX-License-Identifier: GPL-3.0-or-later
"""What citizens tell the city: ratings, requests to be called back, complaints."""

from central.feedback.callbacks import Callbacks, CallbackTicket
from central.feedback.complaints import Complaints, ComplaintTicket
from central.feedback.ratings import Ratings

__all__ = ["CallbackTicket", "Callbacks", "ComplaintTicket", "Complaints", "Ratings"]
