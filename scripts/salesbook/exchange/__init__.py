"""Taking the book elsewhere: Excel, CSV, calendars. Everything is made as seen by somebody."""
