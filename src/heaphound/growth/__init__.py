"""Two or more Heaps of one process become Growth: the holders that grow, and by how much."""
