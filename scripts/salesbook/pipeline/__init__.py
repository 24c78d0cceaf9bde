"""What a host's CI does with a book: on a push, with a pull request, after a merge. By objects only: nothing pushed is run."""
