"""Maps of one image side by side: labels in rows, ways of making their maps in columns."""
