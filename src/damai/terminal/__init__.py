"""What people see in a terminal: tables, highlighted texts, explanations, in their language."""
