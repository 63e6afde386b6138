"""Forms of the people room: the shape of what is typed; what it means is decided in the domain."""
