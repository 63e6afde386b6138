"""Settings by place of use: dev (what `make run` serves), test, production; all grow from base."""
