"""`python -m jixiao_batch` is the command `jixiao`."""

from jixiao_batch.cli import main

if __name__ == "__main__":
    main()
