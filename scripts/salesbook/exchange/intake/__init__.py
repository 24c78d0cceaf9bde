"""Records out of spreadsheets: a file is read, its columns are understood, each row becomes a record or a list of faults."""
