"""The wall screen: the state of the desk in type that is read from five metres."""
