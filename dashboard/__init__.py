"""Floor 3: pages for supervising offices, analysts and leadership; data comes through ``queries`` alone."""
