"""What a topic or an institution is about: who, when, with what beside it; and what two institutions wrote together."""
