using System.Buffers.Binary;

namespace Portal.Core.Dossiers;

/// <summary>
/// How large a picture says it is, read from its header and never by drawing it: a small file may be a very large picture. A
/// file that ends before its picture does has no size, so that a family hears at once of a photo that was cut off on its way.
/// </summary>
public static class PictureSize
{
    private const int PngHeader = 8;

    /// <returns>Null when the file is broken, or is not whole.</returns>
    public static (ulong Width, ulong Height)? Of(DocumentKind kind, ReadOnlySpan<byte> file) => kind switch
    {
        DocumentKind.Png => OfPng(file),
        DocumentKind.Jpeg => OfJpeg(file),
        DocumentKind.Heic => OfHeic(file),
        DocumentKind.Pdf => null,
    };

    // Chunks: length, type, content, checksum. The first is the header, the last the end.
    private static (ulong, ulong)? OfPng(ReadOnlySpan<byte> file)
    {
        (ulong, ulong)? size = null;
        for (var at = PngHeader; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            var type = file.Slice(at + 4, 4);
            if (length > file.Length - at - 12)
            {
                return null;
            }

            if (at == PngHeader)
            {
                size = type.SequenceEqual("IHDR"u8) && length == 13 ? Sides(BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8)..]), BinaryPrimitives.ReadUInt32BigEndian(file[(at + 12)..])) : null;
            }
            else if (type.SequenceEqual("IEND"u8))
            {
                return size;
            }

            at += (int)length + 12;
        }

        return null;
    }

    // Segments, one of which is the frame; then the picture itself, until its end mark.
    private static (ulong, ulong)? OfJpeg(ReadOnlySpan<byte> file)
    {
        (ulong, ulong)? size = null;
        for (var at = 2; at + 4 <= file.Length && file[at] == 0xFF;)
        {
            var (marker, length) = (file[at + 1], BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]));
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (length < 2 || at + 2 + length > file.Length)
            {
                return null;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && length >= 8)
            {
                size = Sides(BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]));
            }
            else if (marker == 0xDA)
            {
                return file[(at + 2 + length)..].LastIndexOf<byte>([0xFF, 0xD9]) >= 0 ? size : null;
            }

            at += 2 + length;
        }

        return null;
    }

    // Boxes: length, type, content. What the picture is stands in « meta », its sides in « ispe »: the largest, as there are thumbnails and tiles.
    private static (ulong, ulong)? OfHeic(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> meta = default;
        var hasContent = false;
        for (var at = 0; at < file.Length;)
        {
            if (at + 8 > file.Length)
            {
                return null;
            }

            long length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            length = length == 0 ? file.Length - at
                : length == 1 && at + 16 <= file.Length ? (long)Math.Min(long.MaxValue, BinaryPrimitives.ReadUInt64BigEndian(file[(at + 8)..]))
                : length;
            if (length < 8 || length > file.Length - at)
            {
                return null;
            }

            if (file.Slice(at + 4, 4).SequenceEqual("meta"u8))
            {
                meta = file.Slice(at, (int)length);
            }

            hasContent |= file.Slice(at + 4, 4).SequenceEqual("mdat"u8);
            at += (int)length;
        }

        if (!hasContent && meta.IndexOf("idat"u8) < 0)
        {
            return null;
        }

        (ulong Width, ulong Height)? size = null;
        for (int next; (next = meta.IndexOf("ispe"u8)) >= 0 && next + 16 <= meta.Length; meta = meta[(next + 4)..])
        {
            var found = Sides(BinaryPrimitives.ReadUInt32BigEndian(meta[(next + 8)..]), BinaryPrimitives.ReadUInt32BigEndian(meta[(next + 12)..]));
            size = found is { } sides && (size is not { } known || sides.Width * sides.Height > known.Width * known.Height) ? found : size;
        }

        return size;
    }

    private static (ulong Width, ulong Height)? Sides(uint width, uint height) => width > 0 && height > 0 ? (width, height) : null;
}
