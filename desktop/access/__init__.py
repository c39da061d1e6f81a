"""The part of the window for users, sign-in and permissions."""
