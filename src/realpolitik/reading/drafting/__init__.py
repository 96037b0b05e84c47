"""From what texts say to the sections of a draft case, each entry with its quotation."""
