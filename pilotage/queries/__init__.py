"""Reads: rows in, plain frozen facts out. Nothing here writes."""
