"""Records what an application really sends to its database while its own tests run."""
