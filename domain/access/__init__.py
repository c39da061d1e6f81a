"""Users, roles and permissions: who may do what, where."""
