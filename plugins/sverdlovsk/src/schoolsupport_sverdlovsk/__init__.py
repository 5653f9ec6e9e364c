"""The roadmap of Alapaevskoe in Sverdlovsk Oblast."""
