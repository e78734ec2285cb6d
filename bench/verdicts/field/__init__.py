"""The second family of recordings: services as operators see them."""
