"""Tables of public sets of chest radiographs."""
