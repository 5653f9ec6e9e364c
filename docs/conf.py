"""How the site of the documentation is made: `make docs`."""

from __future__ import annotations

from importlib.metadata import version as version_of

project = "schoolsupport"
author = "the authors of schoolsupport"
project_copyright = author
release = version = version_of("schoolsupport")
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["schema/*.py", "reference/*.py"]
nitpicky = False

myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence", "fieldlist"]

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autoclass_content = "class"
napoleon_use_ivar = True
napoleon_attr_annotations = False

html_theme = "furo"
html_title = f"schoolsupport {release}"
html_search_language = "ru"  # words of both alphabets are found, Russian ones in every case
html_copy_source = False
html_show_copyright = False
