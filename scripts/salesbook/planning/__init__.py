"""What the book gives back: next week's plan, today's round, drafted summaries, what a hand-over must not forget."""
