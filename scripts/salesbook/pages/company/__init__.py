"""The menu's group of the company: obligations, people, every record, kinds, fields and rules."""
