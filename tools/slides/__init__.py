"""The slides of one lecture, made of the built pages.

``python -m tools.slides`` reads ``book/classroom/deck.yml`` (`deck`), takes equations, figures and
widgets out of the built book as they stand there (`take`), and writes a deck that reveal.js moves
into ``slides/`` of the site (`page`). Nothing is typed twice: what the deck names and the book no
longer has ends the build with a sentence.
"""
