using Portal.Core.Organisers;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.WaitingLists;

/// <summary>When freed places are booked by themselves, where the organiser wishes it so (R66).</summary>
public static class WaitingNight
{
    /// <summary>When the night's booking begins, in Paris.</summary>
    public static readonly TimeOnly Starts = new(2, 0);

    /// <summary>For so long the day's offers leave the night alone.</summary>
    private static readonly TimeSpan Length = TimeSpan.FromHours(1);

    /// <summary>
    /// A wish is the night's business where all its slots book at night, and while a night is still to come before its
    /// limit; after the last one, what frees is offered like anywhere else rather than lost.
    /// </summary>
    public static bool IsForTheNight(this WaitingWish wish, Catalogue catalogue, DateTimeOffset now) =>
        wish.IsBookedAtNight(catalogue) && now < LastNightBefore(wish.Limit(catalogue)) + Length;

    /// <summary>Several days go by night only if each of them does.</summary>
    public static bool IsBookedAtNight(this WaitingWish wish, Catalogue catalogue) =>
        wish.Entries.All(entry => catalogue.Find(entry.SlotId)!.Policies.FreedPlace == FreedPlace.BookedAtNight);

    private static DateTimeOffset LastNightBefore(DateTimeOffset limit)
    {
        var day = ParisTime.DayOf(limit);
        var night = ParisTime.At(day, Starts);
        return night <= limit ? night : ParisTime.At(day.AddDays(-1), Starts);
    }
}
