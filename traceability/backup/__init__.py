"""One encrypted file that holds a whole deployment: database, keys and stored files."""
