"""A language model as a reader, at any endpoint that speaks the chat-completions protocol."""
