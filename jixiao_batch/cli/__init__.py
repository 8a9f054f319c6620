"""What the command `jixiao` understands and says; everything else works without a screen. `door` is where it begins."""

from jixiao_batch.cli.door import cli, main

__all__ = ["cli", "main"]
