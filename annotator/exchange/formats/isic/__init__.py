"""Files of the ISIC archive and its challenges."""
