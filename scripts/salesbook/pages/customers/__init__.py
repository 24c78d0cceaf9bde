"""The menu's group of customers: their list, a file each, the pipeline, the brief before a visit."""
