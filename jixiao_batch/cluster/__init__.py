"""Many counties on many machines: one county is one piece of work, done by the same run as on an office PC."""
