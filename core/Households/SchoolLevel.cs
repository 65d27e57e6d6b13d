namespace Portal.Core.Households;

/// <summary>The classes of the nursery and primary schools, in their order.</summary>
public enum SchoolLevel
{
    /// <summary>Very small section, from two years (toute petite section).</summary>
    Tps = 1,

    /// <summary>Small section (petite section).</summary>
    Ps,

    /// <summary>Middle section (moyenne section).</summary>
    Ms,

    /// <summary>Great section (grande section).</summary>
    Gs,

    /// <summary>First class of the primary school (cours préparatoire).</summary>
    Cp,

    /// <summary>Second class.</summary>
    Ce1,

    /// <summary>Third class.</summary>
    Ce2,

    /// <summary>Fourth class.</summary>
    Cm1,

    /// <summary>Fifth and last class.</summary>
    Cm2,
}

/// <summary>Levels in French.</summary>
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
