"""The nouns: frozen values that every other part of nova-lint speaks of."""
