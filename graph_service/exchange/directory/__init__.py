"""What the network publishes, as other directories read it: the Human Services Data Specification (HSDS) 3.0.

`documents` says everything in the words of the standard, `api` answers as Open Referral UK asks, `package` writes the
tables. What may be said at all is decided before: here are only translations.
"""
