"""The page on which a place says when an answer is low, and tries it against the answers that there are."""
