using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.Core.Pricing;

namespace Portal.Core.WaitingLists;

/// <summary>The mail of an offer (R66): the place, until when, and the one link that answers it.</summary>
public sealed class WaitingLetters(PortalDb db, IOptions<PortalSettings> portal)
{
    public async Task PlaceOffered(WaitingEntry entry, Catalogue catalogue, OfferedSlot slot, DateTimeOffset now, CancellationToken ct)
    {
        var child = await db.Children.AsNoTracking().Where(c => c.Id == entry.ChildId).Select(c => c.FirstName).SingleAsync(ct);
        var letter = new Letter($"Une place s’est libérée pour {child}", catalogue.Organiser.Accent, catalogue.Organiser.Name);
        letter.Say($"{slot.Slot.Name}, {entry.Date.DayInWords()}\u00A0: une place vous est proposée et gardée jusqu’à {entry.OfferedUntil!.Value.InstantInWords()}.");
        letter.Say("Sans réponse d’ici là, elle ira à la famille suivante.");
        letter.Button("Répondre à la proposition", portal.Value.Link($"/attente?organisme={catalogue.Organiser.Code}"));
        await db.Queue($"offer:{entry.OfferLine.Value}", entry.GuardianId, entry.HouseholdId, letter, now, ct);
    }
}
