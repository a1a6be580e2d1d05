"""Attacks on what is published: properties that must hold, a twin, and attackers who try to work out small numbers."""
