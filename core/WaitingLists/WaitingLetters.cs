using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Bookings;
using Portal.Core.Custody;
using Portal.Core.Dossiers;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.WaitingLists;

/// <summary>
/// The mails of a waiting list (R66): one for all that waits together. Their links open a page with a form; no link
/// changes anything by being opened, as mail programs open links by themselves.
/// </summary>
public sealed class WaitingLetters(PortalDb db, Stationery stationery, IOptions<PortalSettings> portal)
{
    /// <summary>An offer: the places, until when, and the one link that answers it (O9).</summary>
    /// <param name="family">Who wishes, as its days were looked at: the letter is written while the places are locked, and asks for nothing again.</param>
    public async Task PlaceOffered(IReadOnlyList<WaitingEntry> entries, Catalogue catalogue, Family family, DateTimeOffset now, CancellationToken ct)
    {
        var letter = await stationery.Open(MailKind.Offer, catalogue.Organiser, ct,
            ("places", entries.Count == 1 ? $"Une place s’est libérée pour {family.Find(entries[0].ChildId)?.FirstName}" : $"{entries.Count} places se sont libérées, toutes ensemble"),
            ("limite", entries[0].OfferedUntil!.Value.LimitInWords()));
        if (entries.Count > 1)
        {
            letter.Say("Vous aviez demandé tout ou rien\u00A0: tout est là.");
        }

        letter.List(Lines(entries, catalogue, family, family.Children.ToDictionary(child => child.Id, child => child.FirstName), now));
        letter.Say($"Si vous laissez passer la proposition\u00A0: {AfterPassing(catalogue.PassedOfferOf(entries)).Uncapitalised()}");
        letter.Button("Accepter ou refuser", Page(catalogue));
        await Queue($"offer:{entries[0].OfferLine.Value}", entries, letter, now, ct);
    }

    /// <summary>The time of an offer is over.</summary>
    public async Task OfferLapsed(IReadOnlyList<WaitingEntry> entries, Catalogue catalogue, DateTimeOffset now, CancellationToken ct)
    {
        var letter = await stationery.Open(MailKind.OfferLapsed, catalogue.Organiser, ct);
        letter.List(await Lines(entries, catalogue, now, ct));
        letter.Say(AfterPassing(catalogue.PassedOfferOf(entries)));
        letter.Button("Voir ma liste d’attente", Page(catalogue));
        await Queue($"lapsed:{entries[0].OfferLine.Value}", entries, letter, now, ct);
    }

    /// <summary>The time of an offer has passed while its places were in a cart that was never committed: they go on, the rank stays.</summary>
    public async Task OfferUnconfirmed(IReadOnlyList<WaitingEntry> entries, Catalogue catalogue, DateTimeOffset now, CancellationToken ct)
    {
        var letter = await stationery.Open(MailKind.OfferLapsed, catalogue.Organiser, ct);
        letter.List(await Lines(entries, catalogue, now, ct));
        letter.Say($"C’était dans votre panier, mais rien n’a été confirmé à temps. {AfterPassing(PassedOffer.KeepsRank)}");
        letter.Button("Voir ma liste d’attente", Page(catalogue));
        await Queue($"unconfirmed:{entries[0].OfferLine.Value}", entries, letter, now, ct);
    }

    /// <summary>The night has booked (R66): what, for whom, and where it stands.</summary>
    public async Task BookedAtNight(IReadOnlyList<WaitingEntry> entries, Catalogue catalogue, Request request, DateTimeOffset now, CancellationToken ct)
    {
        var letter = await stationery.Open(MailKind.WaitingBooked, catalogue.Organiser, ct,
            ("places", entries.Count == 1 ? $"{await NameOf(entries[0], ct)} a une place" : $"{entries.Count} places pour vous"),
            ("resultat", entries.Count == 1
                ? $"Une place s’est libérée, et vous étiez les premiers sur la liste d’attente\u00A0: elle est à vous (demande {request.Number})."
                : $"Toutes les places que vous attendiez ensemble se sont libérées\u00A0: elles sont à vous (demande {request.Number})."),
            ("demande", request.Number));
        letter.List(await Lines(entries, catalogue, now, ct));
        letter.Say("Vous n’en avez plus besoin\u00A0? Annulez le plus tôt possible\u00A0: une autre famille l’attend.");
        letter.Button("Voir ma demande", portal.Value.Link(catalogue.Organiser.To($"/demandes/{request.Number}")));
        await Queue($"waiting-booked:{request.Id.Value}", entries, letter, now, ct);
    }

    /// <summary>The limit to book has passed: one waits no more, and can look for another way (O11).</summary>
    public async Task LimitPassed(WaitingWish wish, Catalogue catalogue, DateTimeOffset now, CancellationToken ct)
    {
        var letter = await stationery.Open(MailKind.WaitingClosed, catalogue.Organiser, ct);
        letter.List(await Lines(wish.Entries, catalogue, now, ct));
        letter.Button("Voir mon planning", portal.Value.Link(catalogue.Organiser.To($"/planning?mois={wish.Entries[0].Date:yyyy-MM}")));
        await Queue($"waiting-closed:{wish.Entries[0].Id.Value}", wish.Entries, letter, now, ct);
    }

    private static string AfterPassing(PassedOffer policy) => policy switch
    {
        PassedOffer.LeavesTheList => "L’attente s’arrête alors pour vous.",
        PassedOffer.KeepsRank => "Vous gardez votre rang pour la prochaine place.",
        PassedOffer.GoesToTheEnd => "Vous restez sur la liste, à la dernière place.",
    };

    private Uri Page(Catalogue catalogue) => portal.Value.Link(catalogue.Organiser.To("/attente"));

    private Task<string> NameOf(WaitingEntry entry, CancellationToken ct) => db.Children.AsNoTracking().Where(child => child.Id == entry.ChildId).Select(child => child.FirstName).SingleAsync(ct);

    private async Task<IReadOnlyList<(string, string)>> Lines(IReadOnlyList<WaitingEntry> entries, Catalogue catalogue, DateTimeOffset now, CancellationToken ct)
    {
        var household = entries[0].HouseholdId;
        var names = await db.FirstNamesOf(household, ct);
        var family = await db.FamilyAt(household, catalogue.Organiser.Id, ct);
        return Lines(entries, catalogue, family, names, now);
    }

    private static IReadOnlyList<(string, string)> Lines(IReadOnlyList<WaitingEntry> entries, Catalogue catalogue, Family family, Dictionary<ChildId, string> names, DateTimeOffset now) =>
        [.. entries.Select(entry => ($"{names.GetValueOrDefault(entry.ChildId)} · {catalogue.Find(entry.SlotId)!.Slot.Name} · {entry.Date.DayInWords()}", entry.AsPicked(catalogue, family, now).Quote.Amount.ToString()))];

    private Task Queue(string cause, IReadOnlyList<WaitingEntry> entries, Letter letter, DateTimeOffset now, CancellationToken ct) =>
        db.Queue(cause, entries[0].GuardianId, entries[0].HouseholdId, letter, now, ct);
}
