"""The answers on paper: one document, and a renderer for each form it takes."""
