using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Carts;

/// <summary>What a picked day was answered: nothing, or why not and the sentence for it.</summary>
public sealed record PickedLine(SlotDay Day, Refusal? Refused, string? Sentence);

/// <summary>The answer to some picked days: line by line, the cart as it is now, and the counts that moved.</summary>
public sealed record PickAnswer(Cart? Cart, IReadOnlyList<PickedLine> Lines, IReadOnlyList<PlaceCount> Counts)
{
    public static PickAnswer Refusing(IReadOnlyList<SlotDay> days, Refusal why, Cart? cart, IReadOnlyList<PlaceCount> counts) =>
        new(cart, [.. days.Select(day => new PickedLine(day, why, why.Sentence()))], counts);

    public CartNews News(Guardian who, OrganiserId organiser) =>
        Cart is null ? CartNewsOf.Nothing(who, organiser) : CartNewsOf.Cart(Cart);
}

/// <summary>The facts that decide about picked days, read once for all of them.</summary>
public sealed class Picking
{
    private readonly Catalogue catalogue;
    private readonly List<TakenSlot> taken;
    private readonly DateTimeOffset now;

    private Picking(Family family, Catalogue catalogue, List<TakenSlot> taken, DateTimeOffset now)
    {
        Family = family;
        this.catalogue = catalogue;
        this.taken = taken;
        this.now = now;
    }

    public Family Family { get; }

    public static async Task<Picking> For(PortalDb db, Guardian who, Catalogue catalogue, IReadOnlyCollection<SlotDay> days, DateTimeOffset now, CancellationToken ct)
    {
        var family = await db.FamilyAt(who.HouseholdId, catalogue.Organiser.Id, ct);
        var children = family.Children.Select(child => child.Id).ToList();
        var taken = days.Count == 0
            ? []
            : await db.TakenBy(children, days.Min(day => day.Date), days.Max(day => day.Date), now, ct);
        return new Picking(family, catalogue, [.. taken], now);
    }

    /// <summary>Another household's child, or another organiser's slot, is simply not found (I6).</summary>
    public Refusal? WhyNot(SlotDay day) =>
        Family.Find(day.ChildId) is not { } child || catalogue.Find(day.SlotId) is not { } slot
            ? Refusal.NotFound
            : BookingRules.WhyNot(Family, child, slot, day.Date, TakenOn(day), now);

    /// <summary>Counts a day as picked for those that follow: the second tranche opens the first (R26).</summary>
    public void Add(SlotDay day) => taken.Add(new TakenSlot(day.ChildId, day.SlotId, day.Date, null, CartLineId.New()));

    /// <summary>Says no in a whole sentence: whose day, which day, why.</summary>
    public PickedLine Refuse(SlotDay day, Refusal why)
    {
        var child = Family.Find(day.ChildId);
        var slot = catalogue.Find(day.SlotId);
        if (child is null || slot is null)
        {
            return new PickedLine(day, why, why.Sentence());
        }

        var reason = why switch
        {
            Refusal.TooLate => $"la réservation fermait {slot.BookingLimit(day.Date).InstantInWords()}.",
            Refusal.TooLateToCancel => $"l’annulation fermait {slot.CancellationLimit(day.Date).InstantInWords()}.",
            _ => why.Sentence(),
        };
        return new PickedLine(day, why, $"{child.FirstName}, {slot.Slot.Name}, {day.Date.DayInWords()}\u00A0: {reason}");
    }

    private List<TakenSlot> TakenOn(SlotDay day) => taken.FindAll(other => other.ChildId == day.ChildId && other.Date == day.Date);
}
