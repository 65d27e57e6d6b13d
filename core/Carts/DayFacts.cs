using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Carts;

/// <summary>All that decides about some picked days, but for the places: what the family may and has, and who waits for them.</summary>
internal sealed record DayFacts(Picking Picking, WaitingClaims InLine)
{
    /// <param name="asked">An instant before the wait for the locks that come first in the trip.</param>
    /// <returns>The facts as of the instant after it.</returns>
    public static Func<DateTimeOffset, DayFacts> About(RoundTrip trip, Guardian who, Catalogue catalogue, IReadOnlyList<SlotDay> days, DateTimeOffset asked)
    {
        var picking = Picking.Of(trip, who, catalogue, days, asked);
        var inLine = trip.ClaimsOf(catalogue.Organiser.Id, days.Min(day => day.Date), days.Max(day => day.Date), asked);
        return now => new DayFacts(picking(now), inLine());
    }
}
