using System.Buffers.Binary;
using System.Reflection;
using System.Text;

namespace Portal.Web.Paper;

/// <summary>What a PDF needs to know of a TrueType file: which glyph draws a letter, and how wide it is.</summary>
public sealed class TrueType
{
    private readonly Dictionary<string, (int Offset, int Length)> tables = [];
    private readonly Dictionary<char, ushort> glyphs = [];
    private readonly int wide;

    /// <exception cref="InvalidDataException">A table that a font must have is missing.</exception>
    public TrueType(byte[] bytes)
    {
        Bytes = bytes;
        for (var table = 0; table < Short(4); table++)
        {
            var entry = 12 + (16 * table);
            tables[Encoding.ASCII.GetString(bytes, entry, 4)] = ((int)Long(entry + 8), (int)Long(entry + 12));
        }

        var (head, hhea) = (Table("head"), Table("hhea"));
        UnitsPerEm = Short(head + 18);
        Box = [Signed(head + 36), Signed(head + 38), Signed(head + 40), Signed(head + 42)];
        (Ascent, Descent, wide) = (Signed(hhea + 4), Signed(hhea + 6), Short(hhea + 34));
        ReadLetters(Table("cmap"));
    }

    public byte[] Bytes { get; }

    public int UnitsPerEm { get; }

    /// <summary>The box that every glyph fits into, in font units: left, bottom, right, top.</summary>
    public IReadOnlyList<int> Box { get; }

    public int Ascent { get; }

    public int Descent { get; }

    /// <summary>One that travels inside this program, packed for the web.</summary>
    public static TrueType FromResource(string name)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the program.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return new TrueType(Woff.ToTrueType(bytes.ToArray()));
    }

    public bool Has(char letter) => glyphs.ContainsKey(letter);

    /// <summary>Its glyph; 0, an empty box, when the font has none.</summary>
    public ushort GlyphOf(char letter) => glyphs.GetValueOrDefault(letter);

    /// <summary>In thousandths of the letters' size.</summary>
    public int WidthOf(ushort glyph) => Short(Table("hmtx") + (4 * Math.Min(glyph, wide - 1))) * 1000 / UnitsPerEm;

    // Format 4: stretches of letters, each with its first glyph or a list of its own.
    private void ReadLetters(int cmap)
    {
        for (var number = 0; number < Short(cmap + 2); number++)
        {
            var sub = cmap + (int)Long(cmap + 4 + (8 * number) + 4);
            if (Short(sub) != 4)
            {
                continue;
            }

            var doubled = Short(sub + 6);
            for (var at = 0; at < doubled; at += 2)
            {
                var (last, first) = (Short(sub + 14 + at), Short(sub + 16 + doubled + at));
                var (shift, range) = (Short(sub + 16 + (2 * doubled) + at), Short(sub + 16 + (3 * doubled) + at));
                for (int letter = first; letter <= last && letter < 0xFFFF; letter++)
                {
                    var listed = range == 0 ? letter : Short(sub + 16 + (3 * doubled) + at + range + (2 * (letter - first)));
                    var glyph = listed == 0 ? 0 : (listed + shift) & 0xFFFF;
                    if (glyph != 0)
                    {
                        glyphs[(char)letter] = (ushort)glyph;
                    }
                }
            }
        }
    }

    private int Table(string name) => tables.TryGetValue(name, out var table) ? table.Offset : throw new InvalidDataException($"The font has no table {name}.");

    private ushort Short(int at) => BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(at));

    private short Signed(int at) => BinaryPrimitives.ReadInt16BigEndian(Bytes.AsSpan(at));

    private uint Long(int at) => BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(at));
}
