"""From a folder of strangers' files to sheets of cells, safely: collect, look before opening, open, look again."""
