"""The REST binding of EPCIS 2.0 under /epcis: capture and query, as GS1's OpenAPI describes them.

What differs from /api/v1: the words of the standard (`epcisException:*`, `nextPageToken`), and that
a reader without a token sees what is public.
"""
