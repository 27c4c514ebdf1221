"""Helpers of the Makefile; those that run before the environment exists use only the stdlib."""
