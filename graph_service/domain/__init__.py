"""The words and rules of the pacts, as plain values and pure functions."""
