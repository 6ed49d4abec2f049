"""Events that a language model proposes (optional): held against the text and damai's own names, dates and places."""
