"""How much of a heap's strings is shown; the commands' options need nothing else of a report."""

PREVIEW = 40  # characters of a string: enough to know it, too few for most secrets
