"""Forms in which a record is written in the browser: made from the schema alone, for every kind alike."""
