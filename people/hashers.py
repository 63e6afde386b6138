"""The password hasher: Argon2id with the parameters that OWASP recommends for a server with little memory."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OwaspArgon2Hasher(Argon2PasswordHasher):
    """Argon2id, 19 MiB, two passes, one lane: a storm of log-ins must fit into the memory of a small server.

    Django's own default takes 100 MiB and eight lanes for each log-in. Older hashes are renewed at the next log-in.
    """

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1
