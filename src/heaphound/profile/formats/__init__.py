"""A profile in the forms of other tools, by the name of the file that is wanted."""
