"""One file per page; each has ``show(view)``."""
