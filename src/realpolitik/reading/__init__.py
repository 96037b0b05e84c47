"""From an analyst's text to what it says, every piece with its quotation."""
