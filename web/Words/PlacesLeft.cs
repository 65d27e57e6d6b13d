using System.Globalization;
using Portal.Core;

namespace Portal.Web.Words;

/// <summary>How the places left of a slot are said: a number with its unit, and a look when they are few or none.</summary>
public sealed record PlacesLeft(int Left)
{
    /// <summary>So many, or fewer, are few. The page tells it to its scripts, which move the number.</summary>
    public const int Few = 5;

    /// <summary>« complet », « 7 ».</summary>
    public string Number => Left == 0 ? "complet" : Left.ToString(CultureInfo.InvariantCulture);

    /// <summary>What follows the number, with its space; empty when there is none to count.</summary>
    public string Unit => Left == 0 ? "" : Left < 2 ? " place" : " places";

    /// <summary>The class of its look.</summary>
    public string Look => Left == 0 ? "none" : Left <= Few ? "few" : "";

    /// <summary>« complet », « 7 places ».</summary>
    public string InWords() => Left == 0 ? "complet" : FrenchWords.Count(Left, "place", "places");
}
