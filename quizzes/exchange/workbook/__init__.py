"""Our own workbooks: their layout, writing them, and reading them back cell for cell."""
