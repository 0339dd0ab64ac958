"""What is seen. Each screen is imported when it is first opened, and has its stylesheet beside it."""
