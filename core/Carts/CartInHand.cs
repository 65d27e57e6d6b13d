using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Carts;

/// <summary>
/// A guardian's cart while a gesture has its rows: alive at <see cref="Now"/>, an instant taken after every wait. Each step
/// of the gesture notes here what became of each day, and which counts moved.
/// </summary>
public sealed class CartInHand
{
    private readonly List<PickedLine> answers = [];
    private readonly List<PlaceCount> counts = [];

    internal CartInHand(Guardian who, Catalogue catalogue, Cart? current, DateTimeOffset now, IReadOnlyList<LostPlaces> lost)
    {
        (Who, Catalogue, Now, Lost, Ended) = (who, catalogue, now, lost, [.. lost.Select(ended => ended.Cart)]);
        (Cart, IsNew) = (current ?? Cart.OpenFor(who, catalogue.Organiser.Id, catalogue.Organiser.Policies, now), current is null);
    }

    public Guardian Who { get; }

    public Catalogue Catalogue { get; }

    public DateTimeOffset Now { get; }

    public Cart Cart { get; }

    /// <summary>What carts that had died still have: <see cref="TakeCart.LockPlaces"/> frees it.</summary>
    internal IReadOnlyList<LostPlaces> Lost { get; set; }

    /// <summary>Those carts, of any adult around the household: their tabs hear of it with the gesture.</summary>
    internal IReadOnlyList<Cart> Ended { get; }

    /// <summary>What decides about the days of the gesture, until its first step has used it: the others see what that one did.</summary>
    internal DayFacts? Facts { get; set; }

    /// <summary>Not in the database: a cart enters it with its first line.</summary>
    public bool IsNew { get; internal set; }

    /// <summary>Why this cart does not move: it is being paid, or is not this household's any more.</summary>
    public Refusal? Refusal { get; internal init; }

    /// <summary>What the gesture has come to so far.</summary>
    public PickAnswer Answered => new(IsNew ? null : Cart, [.. answers], [.. counts]) { Ended = Ended };

    public void Answer(PickedLine line) => answers.Add(line);

    public void Moved(IEnumerable<PlaceCount> moved) => counts.AddRange(moved);

    /// <summary>One refusal for all days of the gesture.</summary>
    public PickAnswer Refusing(IReadOnlyList<SlotDay> days, Refusal why) => PickAnswer.Refusing(days, why, IsNew ? null : Cart, counts) with { Ended = Ended };
}
