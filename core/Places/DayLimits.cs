using Portal.Core.Organisers;
using Portal.Core.Pricing;

namespace Portal.Core.Places;

/// <summary>
/// The limits of one slot on one day, for booking and for cancelling apart (O16): « réservable jusqu’au vendredi
/// 27 novembre à 12 h, annulable jusqu’au jeudi 26 novembre à 18 h ».
/// </summary>
/// <param name="Book">The last instant to book in time.</param>
/// <param name="Cancel">The last instant to give it back; null where that is not done online (R88).</param>
/// <param name="Late">What is possible past <paramref name="Book"/>, until <paramref name="Begins"/>.</param>
/// <param name="Surcharge">What being late costs, where it is surcharged.</param>
/// <param name="Begins">When the slot begins.</param>
public sealed record DayLimits(DateTimeOffset Book, DateTimeOffset? Cancel, LatePolicy Late, Money Surcharge, DateTimeOffset Begins)
{
    public static DayLimits Of(OfferedSlot slot, DateOnly day)
    {
        var closes = slot.Activity.PeriodOn(day)?.ClosesAt;
        var book = slot.BookingLimit(day);
        return new DayLimits(
            closes < book ? closes.Value : book,
            slot.Policies.Cancellation == CancellationPolicy.NotOnline ? null : slot.CancellationLimit(day),
            // Once the bookings of the whole period are closed, nothing of it is taken late.
            closes < slot.StartOn(day) ? LatePolicy.Refused : slot.Policies.Late,
            slot.Tariff.LateSurcharge,
            slot.StartOn(day));
    }

    /// <summary>One clause, without capital or full stop, as it stands under the name of a slot.</summary>
    public string InWords(DateTimeOffset now) =>
        Cancel == Book && now <= Book ? $"réservable et annulable jusqu’au {Book.LimitInWords()}{Afterwards(now)}" : $"{Booking(now)}, {Cancelling(now)}";

    private string Booking(DateTimeOffset now) =>
        now <= Book ? $"réservable jusqu’au {Book.LimitInWords()}{Afterwards(now)}"
        : Late != LatePolicy.Refused && now < Begins ? $"{LateInWords} jusqu’au {Begins.LimitInWords()}"
        : $"n’est plus réservable depuis {(Late == LatePolicy.Refused ? Book : Begins).LimitInWords()}";

    private string Cancelling(DateTimeOffset now) =>
        Cancel is not { } limit ? "ne s’annule pas en ligne"
        : now <= limit ? $"annulable jusqu’au {limit.LimitInWords()}"
        : $"n’est plus annulable depuis {limit.LimitInWords()}";

    private string Afterwards(DateTimeOffset now) => Late == LatePolicy.Refused || now >= Begins ? "" : $" (puis {LateInWords})";

    private string LateInWords => Late switch
    {
        LatePolicy.Refused => "",
        LatePolicy.Surcharged => Surcharge > Money.Zero ? $"hors délai avec {Surcharge} de plus" : "hors délai",
        LatePolicy.OnRequest => "à demander au service",
    };
}
