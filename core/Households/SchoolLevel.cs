namespace Portal.Core.Households;

/// <summary>The classes of the nursery and primary schools, in their order.</summary>
public enum SchoolLevel
{
    Tps = 1,
    Ps,
    Ms,
    Gs,
    Cp,
    Ce1,
    Ce2,
    Cm1,
    Cm2,
}

public static class SchoolLevels
{
    /// <summary>« du CP au CM2 », « de la petite section au CP », « de CE1 »: how a reader says which classes.</summary>
    /// <param name="from">The first class; null when there is none before <paramref name="to"/>.</param>
    /// <param name="to">The last class; null when there is none after <paramref name="from"/>.</param>
    public static string InWords(SchoolLevel? from, SchoolLevel? to) => (from ?? SchoolLevel.Tps, to ?? SchoolLevel.Cm2) switch
    {
        var (first, last) when first == last => $"de {first.InWords()}",
        var (first, last) => $"{(first.IsSection() ? "de la" : "du")} {first.InWords()} {(last.IsSection() ? "à la" : "au")} {last.InWords()}",
    };

    /// <summary>« grande section », « CP ».</summary>
    public static string InWords(this SchoolLevel level) => level switch
    {
        SchoolLevel.Tps => "toute petite section",
        SchoolLevel.Ps => "petite section",
        SchoolLevel.Ms => "moyenne section",
        SchoolLevel.Gs => "grande section",
        SchoolLevel.Cp => "CP",
        SchoolLevel.Ce1 => "CE1",
        SchoolLevel.Ce2 => "CE2",
        SchoolLevel.Cm1 => "CM1",
        SchoolLevel.Cm2 => "CM2",
    };

    private static bool IsSection(this SchoolLevel level) => level < SchoolLevel.Cp;
}
