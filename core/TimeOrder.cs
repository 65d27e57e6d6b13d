using System.Buffers.Binary;

namespace Portal.Core;

/// <summary>
/// Ids of UUID version 7 that stand in the order in which this process made them, within a millisecond too, where the
/// framework's are random: the first 48 bits tell the millisecond, the next 12 count.
/// </summary>
internal static class TimeOrder
{
    private static long last;

    public static Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7().TryWriteBytes(bytes, bigEndian: true, out _);
        var stamp = (ulong)After(bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (stamp >> 12 << 16) | 0x7000 | (stamp & 0xFFF));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A number in the same order, where an engine's own would follow the rows of a save by habit only.</summary>
    public static long NextStamp()
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7().TryWriteBytes(bytes, bigEndian: true, out _);
        return After(bytes);
    }

    private static long After(ReadOnlySpan<byte> version7)
    {
        var now = (long)(BinaryPrimitives.ReadUInt64BigEndian(version7) >> 16) << 12;
        while (true)
        {
            var before = Interlocked.Read(ref last);
            var next = Math.Max(now, before + 1);
            if (Interlocked.CompareExchange(ref last, next, before) == before)
            {
                return next;
            }
        }
    }
}
