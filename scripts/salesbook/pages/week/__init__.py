"""The menu's group of the week: its plan and what became of it, who handed in what, the archive."""
