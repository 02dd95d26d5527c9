"""The library of derivations: one file a result, each reads like the page of a paper."""
