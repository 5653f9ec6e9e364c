from pathlib import Path

from schoolsupport.testing import RegionConformance


class TestStavropol(RegionConformance):
    region, folder = "stavropol", Path(__file__).parent
