"""Import: an order's table in docx, xlsx, csv or txt becomes a draft of a template."""

from schoolsupport.roadmaps.importing.grid import Document, Place
from schoolsupport.roadmaps.importing.importer import Imported, import_order, to_toml
from schoolsupport.roadmaps.importing.measures import OtherCell
from schoolsupport.roadmaps.importing.problems import ImportProblem
from schoolsupport.roadmaps.importing.reading import read_order

__all__ = [
    "Document",
    "ImportProblem",
    "Imported",
    "OtherCell",
    "Place",
    "import_order",
    "read_order",
    "to_toml",
]
