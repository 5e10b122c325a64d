"""Studies: statistics over what several readers said of the same images."""
