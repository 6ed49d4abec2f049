"""Across reports: copies, incidents, contested claims, promises and tension. Pure functions over told events."""
