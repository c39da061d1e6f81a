"""The rules of the desk: pure functions over plain data; no Qt, SQL or clocks."""
