"""Writes the Unicode decompositions and combining classes that src/Models reads: .NET carries none when it runs without ICU.

python3 training/Unicode/make_normalisation.py src/Models/Tokenizers/Unicode/normalisation.bin

Little-endian records, one for each code point that has either: code point (int32), combining class (uint8), kind (uint8: 0 no decomposition, 1 canonical,
2 canonical but never composed again, 3 compatibility), length (uint8), the decomposition one level deep (int32 each). Hangul syllables are left out: they are computed.
"""
import struct
import sys
import unicodedata

records = bytearray()
for point in range(0x110000):
    if 0xD800 <= point <= 0xDFFF or 0xAC00 <= point <= 0xD7A3:
        continue
    char = chr(point)
    parts = unicodedata.decomposition(char).split()
    kind = 0
    if parts and parts[0].startswith("<"):
        kind, parts = 3, parts[1:]
    elif parts:
        kind = 1 if unicodedata.normalize("NFC", char) == char else 2
    combining = unicodedata.combining(char)
    if kind or combining:
        records += struct.pack("<iBBB", point, combining, kind, len(parts))
        records += struct.pack(f"<{len(parts)}i", *(int(part, 16) for part in parts))
with open(sys.argv[1], "wb") as output:
    output.write(records)
print(f"Unicode {unicodedata.unidata_version}, {len(records)} bytes")
