"""Parallel writers: every one in a thread with a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections


@pytest.fixture
def at_once():
    """Call every function at the same moment, each in a thread of its own; returns results or exceptions, in order."""

    def run(functions):
        barrier = Barrier(len(functions))

        def call(function):
            barrier.wait(timeout=30)
            try:
                return function()
            except Exception as error:
                return error
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(functions)) as pool:
            return list(pool.map(call, functions))

    return run
