"""The service desk on the screen: its calendar, the live session, the slip, the figures."""
