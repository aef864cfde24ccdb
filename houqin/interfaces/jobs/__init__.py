"""What the house does by itself, without anybody asking: the nightly scans."""
