"""A Snapshot becomes a Heap: edges both ways, dominators, retained sizes, distances, places."""
