"""Feedback: a visit ends, its survey is answered, and the answer is triaged."""
