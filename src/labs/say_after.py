"""Placeholder replaced by the twin."""
