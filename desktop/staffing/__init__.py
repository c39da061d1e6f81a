"""The part of the window for this subject: staff: posts, duty, leave and who is responsible at any minute."""
