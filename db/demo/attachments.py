"""Scans of the made-up precinct: small pictures that say nothing of anybody."""

from __future__ import annotations

import struct
import zlib
from random import Random


def picture(rng: Random, width: int = 320, height: int = 200) -> bytes:
    """A PNG of grey stripes, another one each time."""
    stripes = [rng.randrange(90, 240) for _ in range(8)]
    rows = b"".join(b"\0" + bytes([stripes[row * 8 // height]]) * width for row in range(height))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def scan(rng: Random, pages: int = 1) -> bytes:
    """A PDF of so many pages with a line of digits on each."""
    kids = " ".join(f"{3 + 2 * place} 0 R" for place in range(pages))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>"]
    for place in range(pages):
        text = f"BT /F1 14 Tf 72 760 Td ({rng.randrange(10**9)}) Tj ET"
        font = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {font} /Contents {4 + 2 * place} 0 R >>"
        )
        objects.append(f"<< /Length {len(text)} >>\nstream\n{text}\nendstream")
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    return made + f"{end}startxref\n{len(made)}\n%%EOF\n".encode()
