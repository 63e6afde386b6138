"""Home page, my study, the branch desk, search and demo content."""
