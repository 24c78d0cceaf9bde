"""Git hosts: what the pipeline asks of one, how each of them is spoken to, and which one runs us."""
