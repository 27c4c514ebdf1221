"""The book on paper and offline.

``python -m tools.paper.pdf`` prints the built book into one PDF; ``python -m tools.paper.offline``
packs the built site into a zip that works without a server.
"""
