"""What happens to the post itself: faults of power, network and equipment, and visits and inspections."""
