"""The figures: one module for each question asked of the book."""
