"""Pages of the contests: for everybody, for those who enter, for those who run them."""
