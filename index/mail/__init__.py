"""Case mail: notes come in as messages, replies with codes go out, exactly one for each."""
