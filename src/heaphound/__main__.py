"""`python -m heaphound` is `heaphound`."""

from heaphound.cli.main import main

if __name__ == "__main__":
    main()
