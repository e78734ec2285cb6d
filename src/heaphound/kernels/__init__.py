"""The array kernels: C++20 loops over columns of numbers, with no knowledge of the package.

Each takes arrays and returns arrays, releases the GIL, uses no recursion and validates every
index once at the boundary. Each has a naive twin in `tests/oracles/`.
"""

__all__: list[str] = []
