using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Portal.Core.Settlement;
using Portal.Core.WaitingLists;
using Portal.Web.Pages.Family.Planning;

namespace Portal.Web.Pages.Family.Waiting;

/// <summary>One day for one child, as the page shows it.</summary>
public sealed record WaitingLine(WaitingSlot Wait, string Child, int Colour, OfferedSlot Slot, Money Price);

/// <summary>What waits or is offered together, all or nothing: one card, one answer (O8).</summary>
public sealed record WaitingCard(IReadOnlyList<WaitingLine> Lines)
{
    public WaitingSlot First => Lines[0].Wait;

    public DateTimeOffset? OfferedUntil => First.OfferedUntil;

    public Money Price => Money.Sum(Lines.Select(line => line.Price));

    public bool IsBookedAtNight => Lines.All(line => line.Slot.Policies.FreedPlace == FreedPlace.BookedAtNight);
}

/// <summary>The waiting list of a family: what it is offered, answered in one click, then its ranks and why they are what they are (O9, O10, R67).</summary>
public sealed class IndexModel(Visit visit, PortalDb db, JoinWaitingList joinWaitingList, AnswerOffer answerOffer, CommitCart commitCart, TimeProvider clock) : FamilyPage(visit)
{
    /// <summary>A school year of days for four children.</summary>
    private const int MostDaysAtOnce = 1600;

    public Catalogue Catalogue { get; private set; } = null!;

    /// <summary>Offers first, the one that ends first on top; then days in their order.</summary>
    public IReadOnlyList<WaitingCard> Cards { get; private set; } = [];

    public IReadOnlyList<string> Names { get; private set; } = [];

    public IEnumerable<WaitingCard> Offers => Cards.Where(card => card.OfferedUntil is not null);

    /// <summary>The activities whose freed places are booked at night, without being asked for.</summary>
    public string BookedAtNight => string.Join(", ", Cards.Where(card => card.IsBookedAtNight).SelectMany(card => card.Lines).Select(line => line.Slot.Activity.Name).Distinct());

    public IEnumerable<WaitingCard> Waits => Cards.Where(card => card.OfferedUntil is null);

    public async Task OnGetAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        Catalogue = await Visit.Catalogue(ct);
        var family = await db.FamilyAt(Guardian.HouseholdId, Organiser, ct);
        Names = [.. family.Children.Select(child => child.FirstName)];
        var waits = await db.WaitsOf(Guardian.HouseholdId, Organiser, ParisTime.DayOf(now), DateOnly.MaxValue, now, ct);
        Cards = [.. waits
            .Where(wait => family.Find(wait.ChildId) is not null && Catalogue.Find(wait.SlotId) is not null)
            .Select(wait => Line(wait, family, now))
            .GroupBy(line => line.Wait.Group)
            .Select(group => new WaitingCard([.. group.OrderBy(line => line.Wait.Date).ThenBy(line => line.Colour)]))
            .OrderBy(card => card.OfferedUntil is null).ThenBy(card => card.OfferedUntil).ThenBy(card => card.First.Date).ThenBy(card => card.Lines[0].Colour)];
    }

    /// <summary>The notice of an offer alone, for a page that has just heard of one.</summary>
    public IActionResult OnGetAvis() => Partial("_OfferNotice", Visit);

    /// <summary>Joins for many full days in one go (R66, O8); the pages that have just refused them lead here.</summary>
    public async Task<IActionResult> OnPostAttendreAsync(string? attendre, bool toutOuRien, CancellationToken ct)
    {
        if (!Picked.TryRead([attendre], out var days) || days.Count is 0 or > MostDaysAtOnce)
        {
            return BadRequest();
        }

        var answers = await joinWaitingList.Run(Guardian, Organiser, days, toutOuRien, ct);
        var joined = answers.Count(line => line.Refused is null);
        Problem = joined == answers.Count ? null : string.Join('\n', answers.Where(line => line.Refused is not null).Select(line => line.Sentence).Distinct().Take(12));
        Thanks = joined == 0 ? null : $"C’est noté\u00A0: vous attendez {FrenchWords.Count(joined, "place", "places")}{(toutOuRien ? ", toutes ensemble" : "")}.";
        return Redirect("/attente");
    }

    public async Task<IActionResult> OnPostPrendreAsync(Guid place, CancellationToken ct)
    {
        var taken = await answerOffer.Take(Guardian, Organiser, new WaitingEntryId(place), ct);
        if (taken.Refusal is { } why)
        {
            return SayNo("/attente", why);
        }

        // Where nothing is paid now and nothing else is in the cart, one click is enough.
        var catalogue = await Visit.Catalogue(ct);
        var isAlone = taken.Cart!.LiveLines.Count() == taken.Places;
        var isFree = taken.Cart.LiveLines.All(line => catalogue.Find(line.SlotId) is { IsPrepaid: false });
        if (isAlone && isFree && await commitCart.Run(Guardian, Organiser, Core.Carts.CartSeen.Of(taken.Cart), ct) is { RequestNumber: { } number })
        {
            return Redirect($"/demandes/{number}?nouvelle=1");
        }

        return ThankAndGoTo("/panier", taken.Places == 1 ? "La place est dans votre panier\u00A0: il reste à confirmer." : $"Les {taken.Places} places sont dans votre panier\u00A0: il reste à confirmer.");
    }

    public async Task<IActionResult> OnPostPasserAsync(Guid place, CancellationToken ct) =>
        await answerOffer.Decline(Guardian, Organiser, new WaitingEntryId(place), ct) is { } why
            ? SayNo("/attente", why)
            : ThankAndGoTo("/attente", "C’est noté\u00A0: la place ira à la famille suivante.");

    public async Task<IActionResult> OnPostQuitterAsync(Guid place, CancellationToken ct) =>
        await answerOffer.Leave(Guardian, Organiser, new WaitingEntryId(place), ct, together: true) is { } why
            ? SayNo("/attente", why)
            : ThankAndGoTo("/attente", "C’est noté\u00A0: vous n’attendez plus cette place.");

    private WaitingLine Line(WaitingSlot wait, Core.Dossiers.Family family, DateTimeOffset now)
    {
        var slot = Catalogue.Find(wait.SlotId)!;
        var colour = family.Children.ToList().FindIndex(child => child.Id == wait.ChildId);
        return new WaitingLine(wait, family.Children[colour].FirstName, colour, slot, slot.QuoteFor(wait.Date, family.QuotientOn(wait.Date), now).Amount);
    }
}
