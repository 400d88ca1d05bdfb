"""Places: the tree of the organisation, and the codes that hang on its walls."""
