"""What stands in an incident: people, things, vehicles, and what some kinds of incidents ask besides."""
