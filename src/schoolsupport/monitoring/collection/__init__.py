"""Collection: workbooks sent to municipalities and schools, and read when they come back."""
