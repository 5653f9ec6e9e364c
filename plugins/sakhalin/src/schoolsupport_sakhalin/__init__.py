"""The roadmap of Sakhalin Oblast."""
