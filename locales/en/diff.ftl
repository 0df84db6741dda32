# What changed from one version of a pact to the next.
