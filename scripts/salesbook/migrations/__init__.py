"""What a release changes in records that were written before it: one module for each change.

A module is named for its release and what it does, ``r0_2_0_visit_goal.py``, and holds

- ``RELEASE``: the release that brings it, ``"0.2.0"``;
- ``migrate(files)``: given all records by path, the new content of those that change; None takes a file away. A pure
  function of the records: the same records, the same bytes.

`salesbook upgrade` runs those newer than the book's own release, in the order of their names, as a commit of its own.
Each has a test on records of before.
"""
