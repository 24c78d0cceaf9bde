"""The group's page: many books side by side, from their exported tables by the engine for figures, no record in memory.

`listing` reads which folders, `figures` asks them, `overview` lays the answers out, `edition` makes a small site of it.
"""
