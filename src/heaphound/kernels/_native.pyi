"""Types of the compiled module; `heaphound.kernels` documents each function."""
