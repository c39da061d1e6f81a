"""Staff: posts, duty, leave and who is responsible at any minute."""
