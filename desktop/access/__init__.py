"""The part of the window for this subject: users, roles and permissions: who may do what, where."""
