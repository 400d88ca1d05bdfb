"""The notifier: asked to tell somebody something, it says it once and reports what became of it."""
