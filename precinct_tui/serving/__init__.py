"""The desk in a browser: `precinct serve`. Imported only when it is served."""
