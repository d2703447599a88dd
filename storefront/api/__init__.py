"""The REST API, version 1: what a person can do on a page, a program can do here.

Every resource is one file. A program signs its requests with `Authorization: Bearer <token>`; the
token belongs to one organisation and has one role. Answers are JSON, errors problem JSON (RFC
9457). Lists are paged by `after` and `limit`, with the next page in the `Link` header. A POST that
creates may carry an `Idempotency-Key`: the same key again gives the same answer and does nothing.
"""
