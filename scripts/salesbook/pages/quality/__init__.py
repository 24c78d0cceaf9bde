"""The menu's group of quality and market: complaints, losses, claims, what the market says, territories."""
