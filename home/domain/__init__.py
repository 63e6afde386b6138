"""The write paths of home: laying out the page tree."""
