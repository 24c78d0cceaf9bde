"""Salesbook: a sales team's working life as text records in Git, and a site the team reads."""

__version__ = "0.1.0"
