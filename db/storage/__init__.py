"""One encrypted file on a disk that may be full, cut off or copied: opened, kept, backed up, brought back."""
