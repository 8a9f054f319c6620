"""A year's round of work (一轮工作) in one folder: laid out once, then every command knows where everything is."""
