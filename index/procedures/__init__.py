"""What is checked of, and worked out for, procedures and visits."""
