"""A small language model fitted to read causal questions over the columns of a table.

It is the encoder all-MiniLM-L6-v2 (see LICENSE.txt), fitted further by
`python -m tests.questions.taught` to the questions in `tests/questions/taught/`.
"""
