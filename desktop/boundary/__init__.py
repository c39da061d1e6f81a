"""The part of the window for this subject: boundaries: the coverage, its checks, codes and coordinates."""
