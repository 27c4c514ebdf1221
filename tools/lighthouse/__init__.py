"""How light the pages are: Lighthouse, run on every page of the built book."""
