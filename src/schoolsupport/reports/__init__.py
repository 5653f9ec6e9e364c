"""Reports: an identification becomes a folder to send on, to read back and to check."""

from schoolsupport.reports.run_folder import Run, RunFolder, read_run, write_run
from schoolsupport.reports.verification import Check, Verification, verify_run

__all__ = ["Check", "Run", "RunFolder", "Verification", "read_run", "verify_run", "write_run"]
