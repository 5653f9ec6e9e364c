"""The page of a region: one HTML file with its list, its schools, its plans and its rounds."""
