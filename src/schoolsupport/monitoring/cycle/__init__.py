"""The management cycle: its stages, their proving papers, the links between them."""
