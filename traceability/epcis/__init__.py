"""The same history in GS1's words: EPCIS 2.0 events with the Core Business Vocabulary 2.0."""
