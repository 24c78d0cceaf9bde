"""A change told in the team's words: what is in it, what it causes, who is asked, what deserves a look."""
