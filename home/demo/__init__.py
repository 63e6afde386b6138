"""The demo house: texts and pictures of our own, and the loader that fills an empty installation with them."""
