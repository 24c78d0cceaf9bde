"""A company's own repository: what it is begun with, and how a newer release gets into it.

Nothing is imported here: the build of a release reads `release` before anything is installed.
"""
