"""A case as a spreadsheet: actors by issues, and a sheet for each other thing that a case says."""
