"""The days on which a schedule asks for something, and the rules that calendar programs know."""
