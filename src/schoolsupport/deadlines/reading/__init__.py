"""An order's words taken apart: the grammar, its pieces, and their days once context fills them."""
