"""A first configuration from what a repository says: its services from the layout, the owners from the evidence."""
