"""Packed folder that turns a bare machine of a Debian release into a kiosk, without a network: `make kiosk`.

`wheels` has what the program runs on, for the release's own Python; `debian` the release's packages; `closing` the sums
of all files and their signature; `system/` what the folder brings besides: the install script, units, settings.
"""
