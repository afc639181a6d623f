"""The rules of coding: each reads a case and changes the codes that are proposed."""
