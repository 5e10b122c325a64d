"""What the whole window stands on: texts, messages, theme, language, the table of actions."""
