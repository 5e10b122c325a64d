"""Reports of studies: sections of tables, written as text, JSON, or one page of HTML."""
