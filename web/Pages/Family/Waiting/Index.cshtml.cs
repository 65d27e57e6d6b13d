using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Portal.Core.WaitingLists;
using Portal.Web.Setup;

namespace Portal.Web.Pages.Family.Waiting;

/// <summary>The waiting list of a family: its ranks, and the places that are offered to it, answered in one click (O9, O10).</summary>
public sealed class IndexModel(Visit visit, PortalDb db, AnswerOffer answerOffer, CommitCart commitCart, TimeProvider clock) : FamilyPage(visit)
{
    public IReadOnlyList<(WaitingSlot Wait, string Child, OfferedSlot Slot)> Waits { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var catalogue = await Visit.Catalogue(ct);
        var family = await db.FamilyAt(Guardian.HouseholdId, Organiser, ct);
        var waits = await db.WaitsOf(Guardian.HouseholdId, Organiser, ParisTime.DayOf(now), DateOnly.MaxValue, now, ct);
        Waits = [.. waits
            .Where(wait => family.Find(wait.ChildId) is not null && catalogue.Find(wait.SlotId) is not null)
            .OrderBy(wait => wait.OfferedUntil is null).ThenBy(wait => wait.Date)
            .Select(wait => (wait, family.Find(wait.ChildId)!.FirstName, catalogue.Find(wait.SlotId)!))];
    }

    public async Task<IActionResult> OnPostPrendreAsync(Guid place, CancellationToken ct)
    {
        var taken = await answerOffer.Take(Guardian, Organiser, new WaitingEntryId(place), ct);
        if (taken.Refusal is { } why)
        {
            return SayNo("/attente", why);
        }

        // Where nothing is paid now and nothing else is in the cart, one click is enough.
        var line = taken.Cart!.LiveLines.ToList();
        var slot = line.Count == 1 ? (await Visit.Catalogue(ct)).Find(line[0].SlotId) : null;
        if (slot is { IsPrepaid: false } && await commitCart.Run(Guardian, Organiser, ct) is { RequestNumber: { } number })
        {
            return Redirect($"/demandes/{number}?nouvelle=1");
        }

        return ThankAndGoTo("/panier", "La place est dans votre panier\u00A0: il reste à confirmer.");
    }

    public async Task<IActionResult> OnPostQuitterAsync(Guid place, CancellationToken ct) =>
        await answerOffer.Leave(Guardian, Organiser, new WaitingEntryId(place), ct) is { } why
            ? SayNo("/attente", why)
            : ThankAndGoTo("/attente", "C’est noté\u00A0: la place ira à la famille suivante.");
}
