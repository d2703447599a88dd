"""Who may come in: passwords, sessions in browsers, tokens of programs."""
