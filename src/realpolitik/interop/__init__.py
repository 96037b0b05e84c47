"""Files of other programs, read into cases and written from them."""
