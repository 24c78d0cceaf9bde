"""The site for every reader under one address: what the team sees, and for each reader what is his beyond that."""
