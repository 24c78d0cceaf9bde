"""The standard's figures as SQL: one file a question, in what DuckDB and Spark both run unchanged.

`catalogue` reads the files, `ask` puts a question to an engine; `embedded` and `spark` are the engines.
"""

from salesbook.queries.catalogue import Question, question_named, questions

__all__ = ["Question", "question_named", "questions"]
