"""What each notebook says: one module a play, composed from the rooms below into a statement."""
