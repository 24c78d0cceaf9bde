"""What a page was made of: every question that was asked while it was made, so that the next build knows what changed."""
