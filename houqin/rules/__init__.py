"""The judgement of one case: pure functions on frozen values, standard library only, one module per noun."""
