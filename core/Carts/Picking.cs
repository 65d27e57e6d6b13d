using Portal.Core.Activities;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Live;
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

    /// <summary>Carts that the gesture found dead and ended: of this guardian, or of another adult around the household.</summary>
    public IReadOnlyList<Cart> Ended { get; init; } = [];
}

/// <summary>The facts that decide about picked days, read once for all of them.</summary>
public sealed class Picking
{
    private readonly Catalogue catalogue;
    private readonly DateTimeOffset now;

    private Picking(Family family, Catalogue catalogue, Agenda agenda, DateTimeOffset now)
    {
        Family = family;
        this.catalogue = catalogue;
        Agenda = agenda;
        this.now = now;
    }

    public Family Family { get; }

    /// <summary>What the children of the household have on these days, and as far around as the caps look.</summary>
    public Agenda Agenda { get; }

    public static Task<Picking> For(PortalDb db, Guardian who, Catalogue catalogue, IReadOnlyCollection<SlotDay> days, DateTimeOffset now, CancellationToken ct) =>
        db.InOneTrip(trip => For(trip, who, catalogue, days, now), ct);

    public static Func<Picking> For(RoundTrip trip, Guardian who, Catalogue catalogue, IReadOnlyCollection<SlotDay> days, DateTimeOffset now)
    {
        var picking = Of(trip, who, catalogue, days, now);
        return () => picking(now);
    }

    /// <summary>The same where the trip waits for locks first.</summary>
    /// <param name="asked">An instant before the wait.</param>
    /// <returns>The facts as of an instant after it.</returns>
    internal static Func<DateTimeOffset, Picking> Of(RoundTrip trip, Guardian who, Catalogue catalogue, IReadOnlyCollection<SlotDay> days, DateTimeOffset asked)
    {
        var family = trip.FamilyAt(who.HouseholdId, catalogue.Organiser.Id);
        var agenda = trip.AgendaOf(who.HouseholdId, catalogue, days, asked);
        return now => new Picking(family(), catalogue, agenda().AsOf(now), now);
    }

    /// <summary>The order in which days are judged: what goes only with another slot comes after it, however the form was ordered (R26).</summary>
    public IEnumerable<SlotDay> InOrder(IEnumerable<SlotDay> wanted) =>
        wanted.Distinct().OrderBy(day => catalogue.Find(day.SlotId)?.Slot.Rules.Any(rule => rule.Kind != SlotRuleKind.Excludes) ?? false);

    /// <summary>Another household's child, or another organiser's slot, is simply not found (I6).</summary>
    public Refusal? WhyNot(SlotDay day) => WhyNot(day, []);

    /// <summary>The same for a day that is wanted together with others, judged as if these were there (R26, O8).</summary>
    public Refusal? WhyNot(SlotDay day, IEnumerable<SlotDay> together)
    {
        var mates = together.Where(mate => mate != day && mate.ChildId == day.ChildId && mate.Date == day.Date).Select(mate => new TakenSlot(mate.ChildId, mate.SlotId, mate.Date, null, null)).ToList();
        return Family.Find(day.ChildId) is not { } child || catalogue.Find(day.SlotId) is not { } slot
            ? Refusal.NotFound
            : BookingRules.WhyNot(Family, child, slot, day.Date, mates.Count == 0 ? Agenda : Agenda.With(mates), now);
    }

    /// <summary>Counts a day as picked for those that follow: the second tranche opens the first (R26), a third day fills the week.</summary>
    public void Add(SlotDay day) => Agenda.Add(new TakenSlot(day.ChildId, day.SlotId, day.Date, null, CartLineId.New()));

    /// <summary>No longer counts it: there was no place.</summary>
    public void Remove(SlotDay day) => Agenda.Remove(day);

    /// <summary>Says no in a whole sentence: whose day, which day, why.</summary>
    /// <param name="as">What the child has, where that is not what the rules see now: a commit looks at the day as it will be.</param>
    /// <param name="words">A sentence that says it better than the rules could.</param>
    public PickedLine Refuse(SlotDay day, Refusal why, Agenda? @as = null, string? words = null) =>
        Family.Find(day.ChildId) is { } child && catalogue.Find(day.SlotId) is { } slot
            ? new PickedLine(day, why, $"{child.FirstName}, {slot.Slot.Name}, {day.Date.DayInWords()}\u00A0: {(words ?? why.About(Family, child, slot, day.Date, @as ?? Agenda, now)).Uncapitalised()}")
            : new PickedLine(day, why, why.Sentence());
}
