"""What a comment says beside the marks: whether it is negative, of what it speaks, and what it announces."""
