"""The service desk (میز خدمت): its sessions, and the requests taken there.

The desk records what is asked of it, never who came, worshipped or held which opinion. By structure there is no list
of those present, no note on a person, and no reference from a request to an incident or a custody record.
"""
