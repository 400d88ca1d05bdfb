"""The HTTP side of feedback: the guest's survey pages and the API."""
