"""Actions of Sage 200, called as procedures."""
