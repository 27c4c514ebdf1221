.DEFAULT_GOAL := help
.PHONY: help
help:
	@echo "make book | html | test | bench | lab | lint | lock | clean"
