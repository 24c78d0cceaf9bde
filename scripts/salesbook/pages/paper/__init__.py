"""What is printed: the standard forms, the meeting pack, the month, the check packet. Rendered, never filled in again."""
