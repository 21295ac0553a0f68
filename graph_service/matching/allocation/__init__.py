"""Sharing what the network has among all waiting families."""
