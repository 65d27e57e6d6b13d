using System.Buffers.Binary;
using System.IO.Compression;

namespace Portal.Web.Paper;

/// <summary>
/// A web font (WOFF 1.0) back into the TrueType file it was made of, which is what a PDF embeds: the same tables, each
/// packed by zlib, under another directory.
/// </summary>
public static class Woff
{
    private const uint Signature = 0x774F4646;
    private const int HeaderSize = 44;
    private const int EntrySize = 20;
    private const int SfntHeaderSize = 12;
    private const int SfntEntrySize = 16;

    /// <exception cref="InvalidDataException">It is not a WOFF 1.0 file.</exception>
    public static byte[] ToTrueType(ReadOnlySpan<byte> woff)
    {
        if (woff.Length < HeaderSize || Read(woff, 0) != Signature)
        {
            throw new InvalidDataException("Not a WOFF 1.0 file.");
        }

        var tables = BinaryPrimitives.ReadUInt16BigEndian(woff[12..]);
        using var font = new MemoryStream();
        font.Write(Header(Read(woff, 4), tables));

        // The directory comes first, and is known last: its room is kept.
        var directory = new byte[tables * SfntEntrySize];
        font.Write(directory);
        for (var table = 0; table < tables; table++)
        {
            var entry = woff.Slice(HeaderSize + (table * EntrySize), EntrySize);
            var (offset, packed, length) = ((int)Read(entry, 4), (int)Read(entry, 8), (int)Read(entry, 12));
            var line = directory.AsSpan(table * SfntEntrySize);
            entry[..4].CopyTo(line);
            entry.Slice(16, 4).CopyTo(line[4..]);
            BinaryPrimitives.WriteUInt32BigEndian(line[8..], (uint)font.Position);
            BinaryPrimitives.WriteUInt32BigEndian(line[12..], (uint)length);

            font.Write(Unpacked(woff.Slice(offset, packed), length));
            font.Write(new byte[(4 - (length % 4)) % 4]);
        }

        font.Position = SfntHeaderSize;
        font.Write(directory);
        return font.ToArray();
    }

    private static byte[] Header(uint flavor, ushort tables)
    {
        var power = (int)Math.Log2(tables);
        var header = new byte[SfntHeaderSize];
        BinaryPrimitives.WriteUInt32BigEndian(header, flavor);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), tables);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)(16 << power));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(8), (ushort)power);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), (ushort)((tables * 16) - (16 << power)));
        return header;
    }

    // A table that would not shrink is stored as it is.
    private static byte[] Unpacked(ReadOnlySpan<byte> table, int length)
    {
        if (table.Length == length)
        {
            return table.ToArray();
        }

        using var packed = new ZLibStream(new MemoryStream(table.ToArray()), CompressionMode.Decompress);
        var unpacked = new byte[length];
        packed.ReadExactly(unpacked);
        return unpacked;
    }

    private static uint Read(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
}
