"""What is asked: one module for each of the analyst's questions."""
