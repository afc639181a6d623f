"""The Account workspace: sign in, profile, view allowance."""
