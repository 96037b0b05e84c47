"""How well a text was read, against a gold file: precision, recall and F1 per kind."""
