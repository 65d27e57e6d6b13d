using System.Buffers.Binary;
using System.Text;

namespace Portal.TestSupport;

/// <summary>Small whole documents of each kind that families send, as large as a test says they are.</summary>
public static class Papers
{
    public static byte[] Pdf(string text = "certificat") => Encoding.ASCII.GetBytes(
        $"%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj 2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n% {text}\ntrailer <</Root 1 0 R>>\nstartxref\n0\n%%EOF\n");

    public static byte[] Png(uint width = 40, uint height = 30, params byte[] pixels) =>
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", [.. Big(width), .. Big(height), 8, 2, 0, 0, 0]), .. Chunk("IDAT", pixels), .. Chunk("IEND", [])];

    public static byte[] Jpeg(ushort width = 40, ushort height = 30, params byte[] pixels) =>
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC0, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 2, .. pixels, 0xFF, 0xD9];

    public static byte[] Heic(uint width = 40, uint height = 30) =>
        [.. Box("ftyp", [.. "heic"u8, 0, 0, 0, 0]), .. Box("meta", [0, 0, 0, 0, .. Box("iprp", Box("ipco", Box("ispe", [0, 0, 0, 0, .. Big(width), .. Big(height)])))]), .. Box("mdat", [1, 2, 3])];

    private static byte[] Chunk(string type, byte[] content) => [.. Big((uint)content.Length), .. Encoding.ASCII.GetBytes(type), .. content, 0, 0, 0, 0];

    private static byte[] Box(string type, byte[] content) => [.. Big((uint)content.Length + 8), .. Encoding.ASCII.GetBytes(type), .. content];

    private static byte[] Big(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }
}
