"""Rules of language that several services share: pure functions over plain values."""
