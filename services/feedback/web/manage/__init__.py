"""The manager's pages: what is asked, when an answer is low, the codes on the walls, and who was not asked."""
