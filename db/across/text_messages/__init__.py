"""Text messages by a gateway's folder: that an answer is ready, to citizens who chose to be told so."""
