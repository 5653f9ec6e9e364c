"""Who may do what in a store on a server: reader, reporter and owner, as SQL."""
