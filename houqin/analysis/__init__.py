"""The comparison of many cases: table in, table out, without Django."""
