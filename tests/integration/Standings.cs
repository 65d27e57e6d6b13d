using Portal.Core.Live;

namespace Portal.IntegrationTests;

internal static class Standings
{
    /// <summary>Left, held, booked.</summary>
    public static (int Left, int Held, int Booked) Standing(this PlaceCount count) => (count.Left, count.Held, count.Booked);
}
