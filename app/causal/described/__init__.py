"""Causal models that are described rather than measured, and formal questions about them.

A model is a graph with what is said of its probabilities and rules. A question about it is
answered for every structural model that agrees with what is said: one number where they all
agree, bounds where they do not.
"""
