"""The people pages of the back office, under /cms/people/."""
