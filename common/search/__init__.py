"""Search that finds Chinese inside longer Chinese, on SQLite and PostgreSQL alike, without a dictionary.

The stock backend takes an unbroken run of Chinese for one word: 八项规定 is not found in 中央八项规定精神. Here the
index holds every single character and every pair of neighbours, and a query asks for its pairs.
"""
