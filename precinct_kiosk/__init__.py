"""Program files of a kiosk: a packed folder is checked and installed beside the version that runs.

It runs as root on a kiosk, so it imports nothing of the program: Python, PyNaCl, and the `pip` that is installed.
"""
