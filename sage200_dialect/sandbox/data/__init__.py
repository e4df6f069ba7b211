"""Made-up data of a small wholesaler: deterministic, believable, linked. Made table by table on first use."""
