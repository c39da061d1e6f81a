"""Boundaries: the coverage, its checks, codes and coordinates."""
