using System.Text;

namespace Portal.Core.Register;

/// <summary>How alike two names are: what an ear, or a hurried hand, takes for the same.</summary>
public static class Likeness
{
    /// <summary>Names shorter than this are other names as soon as a letter changes: Léa and Léo are twins.</summary>
    private const int LongEnough = 5;

    /// <summary>The same but for accents, capitals, hyphens and spaces.</summary>
    public static bool SameName(string one, string other) => Folded(one) == Folded(other);

    /// <summary>The same, or sounding the same in French, or one slip of the hand apart where the name is long enough.</summary>
    public static bool CloseName(string one, string other)
    {
        var (a, b) = (Folded(one), Folded(other));
        return a == b || SoundKey(a) == SoundKey(b) || (Math.Min(a.Length, b.Length) >= LongEnough && IsOneSlipApart(a, b));
    }

    /// <summary>How a French ear hears a name: Mathis and Matisse, Kylian and Killian are written in one way.</summary>
    public static string SoundKey(string name)
    {
        var letters = new StringBuilder(Folded(name));
        foreach (var (written, heard) in Sounds)
        {
            letters.Replace(written, heard);
        }

        var once = new StringBuilder();
        foreach (var letter in letters.ToString())
        {
            if (once.Length == 0 || once[^1] != letter)
            {
                once.Append(letter);
            }
        }

        var silent = once.Length;
        while (silent > 2 && "estxd".Contains(once[silent - 1], StringComparison.Ordinal))
        {
            silent--;
        }

        return once.ToString(0, silent);
    }

    private static readonly (string Written, string Heard)[] Sounds =
    [
        ("ph", "f"), ("th", "t"), ("ch", "$"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("qu", "k"), ("q", "k"), ("ck", "k"), ("c", "k"), ("$", "ch"),
        ("y", "i"), ("w", "v"), ("z", "s"), ("eau", "o"), ("au", "o"), ("ai", "e"), ("ei", "e"), ("oe", "e"), ("h", ""),
    ];

    private static string Folded(string name) => Text.Plain(name).Replace(" ", "", StringComparison.Ordinal);

    /// <summary>One letter changed, added or left out, or two neighbours exchanged.</summary>
    private static bool IsOneSlipApart(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > 1)
        {
            return false;
        }

        var start = 0;
        while (start < one.Length && start < other.Length && one[start] == other[start])
        {
            start++;
        }

        var (a, b) = (one[start..], other[start..]);
        return a.Length == b.Length
            ? a.Length == 0 || a[1..] == b[1..] || (a.Length > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..])
            : a.Length > b.Length ? a[1..] == b : b[1..] == a;
    }
}
