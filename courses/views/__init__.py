"""What officers see of courses: pages through their presenters, and the reader's requests."""
