"""Differences between targets, outlets, periods and topics, with their uncertainty."""
