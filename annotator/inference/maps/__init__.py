"""Maps of one image made in several ways, side by side: what is asked, how they are made, what is shown first."""
