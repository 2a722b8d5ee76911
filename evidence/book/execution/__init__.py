"""Execute notebooks in a build: in which order, from which cache, and what ends the build or warns."""
