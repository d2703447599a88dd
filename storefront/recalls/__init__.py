"""What a shop adds to a recall: the report to hand out, and letters to whoever bought."""
