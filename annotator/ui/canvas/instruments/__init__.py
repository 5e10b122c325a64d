"""What lies over the canvas and tells where one is and what is seen: rulers, scale bar, overview, legend."""
