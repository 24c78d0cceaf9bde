"""The menu's first group: home, my day, my team, what is open, where to write."""
