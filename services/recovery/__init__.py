"""Recovery: from a low score to a case, and from a case to the customer's outcome."""
