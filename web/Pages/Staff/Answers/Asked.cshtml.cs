using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Answers;

/// <summary>A line that waits for the service, with what an agent needs to answer it.</summary>
/// <param name="Count">The pool of the slot that has the least room left that day.</param>
/// <param name="File">The child's file at this organiser.</param>
/// <param name="Change">What other hours would add to the price, or take from it, as the family saw it (R49, I9).</param>
public sealed record AskedLine(Booking Booking, Child Child, OfferedSlot? Slot, PlaceCount? Count, FileState? File, Money Change)
{
    public string Key => $"{Booking.Id.Value}|{Booking.State}";
}

/// <summary>What one family asked at once; without a number when it was asked outside a request.</summary>
public sealed record AskedGroup(string? Number, DateTimeOffset Since, Household Household, string Owner, IReadOnlyList<AskedLine> Lines)
{
    public string Anchor => $"d-{Number ?? Lines[0].Booking.Id.Value.ToString("N")}";
}

/// <summary>What waits for the service's answer (R64, R78, R80), oldest first, request by request.</summary>
[Opens(StaffRight.AnswerRequests, ByFacility = true)]
public sealed class AskedModel(PortalDb db, CatalogueReader catalogues, DecideBookings decideBookings, TimeProvider clock) : StaffPage(db)
{
    private const string Here = "/agent/demandes";
    private const int LinesShown = 200;

    public DateTimeOffset Now { get; private set; }

    public IReadOnlyList<AskedGroup> Groups { get; private set; } = [];

    /// <summary>All lines that wait, shown or not.</summary>
    public int Waiting { get; private set; }

    /// <summary>What the agent had chosen, when the form comes back for want of a reason.</summary>
    public IReadOnlyDictionary<Guid, string> Chosen { get; private set; } = new Dictionary<Guid, string>();

    public Task OnGetAsync(CancellationToken ct) => Show(ct);

    private async Task Show(CancellationToken ct)
    {
        Now = clock.GetUtcNow();
        var asked = Db.AskedOf(Agent);
        Waiting = await asked.CountAsync(ct);
        var bookings = await asked.OrderBy(booking => booking.AskedAt ?? booking.CreatedAt).ThenBy(booking => booking.Id).Take(LinesShown).ToListAsync(ct);
        if (bookings.Count == 0)
        {
            return;
        }

        var catalogue = await catalogues.Of(Organiser.Id, ct);
        var organiser = Organiser.Id;
        var households = bookings.Select(booking => booking.HouseholdId).Distinct().ToList();
        var pupils = bookings.Select(booking => booking.ChildId).Distinct().ToList();
        // By id: a second parent's booking is for a child of another household (R12).
        var children = await Db.Children.AsNoTracking().Where(child => pupils.Contains(child.Id)).ToDictionaryAsync(child => child.Id, ct);
        var families = await Db.Households.AsNoTracking().Include(household => household.Guardians)
            .Where(household => households.Contains(household.Id)).ToDictionaryAsync(household => household.Id, ct);
        var files = await Db.ChildFiles.AsNoTracking().Where(file => file.OrganiserId == organiser && pupils.Contains(file.ChildId)).ToDictionaryAsync(file => file.ChildId, file => file.State, ct);
        var days = bookings.SelectMany(booking => booking.PoolDates).ToHashSet();
        var counts = (await Db.CountsOf(days, Now, ct)).ToDictionary(count => new PoolDate(count.PoolId, count.Date));
        var requests = await Db.RequestsOf([.. bookings.Select(booking => booking.Id)], ct);
        var ids = requests.Values.Distinct().ToList();
        var known = await Db.Requests.AsNoTracking().Where(request => ids.Contains(request.Id)).ToDictionaryAsync(request => request.Id, ct);

        var changes = await Db.ChangesAskedOf([.. bookings.Where(booking => booking.State == BookingState.ChangeAsked).Select(booking => booking.Id)], ct);

        Groups = [.. bookings
            .GroupBy(booking => (booking.HouseholdId, Request: requests.TryGetValue(booking.Id, out var request) ? request : (RequestId?)null))
            .Select(group =>
            {
                var household = families[group.Key.HouseholdId];
                var request = group.Key.Request is { } id ? known[id] : null;
                var owner = request?.OwnerId ?? group.First().PayerId;
                return new AskedGroup(
                    request?.Number,
                    group.Min(booking => booking.AskedAt ?? booking.CreatedAt),
                    household,
                    household.Guardians.FirstOrDefault(guardian => guardian.Id == owner)?.FullName ?? "",
                    [.. group.OrderBy(booking => booking.Date).ThenBy(booking => booking.ChildId.Value).Select(booking => Line(booking, children[booking.ChildId], catalogue, counts, files, changes))]);
            })
            .OrderBy(group => group.Since)];
    }

    /// <summary>
    /// Answers lines of one request: <c>vue</c> names each line as the agent saw it; its choice is in <c>ligne-…</c>, unless
    /// <c>tout</c> answers them all.
    /// </summary>
    public async Task<IActionResult> OnPostAsync(string[] vue, string? tout, string? raison, CancellationToken ct)
    {
        var decisions = new List<Decision>();
        foreach (var line in vue)
        {
            var parts = (line ?? "").Split('|');
            if (parts.Length != 2 || !Guid.TryParse(parts[0], out var id) || !Enum.TryParse<BookingState>(parts[1], out var seen))
            {
                return BadRequest();
            }

            var choice = tout ?? Request.Form[$"ligne-{id}"].FirstOrDefault();
            if (choice is "oui" or "non")
            {
                decisions.Add(new Decision(new BookingId(id), seen, choice == "oui", choice == "non" ? raison : null));
            }
        }

        if (decisions.Count == 0)
        {
            return SayNo(Here, "Choisissez d’abord une réponse, pour une ligne au moins.");
        }

        if (decisions.Any(decision => !decision.Accepts) && string.IsNullOrWhiteSpace(raison))
        {
            Chosen = decisions.ToDictionary(decision => decision.Booking.Value, decision => decision.Accepts ? "oui" : "non");
            await Show(ct);
            return SayNoHere(Refusal.ReasonRequired);
        }

        var decided = await decideBookings.Run(Agent, decisions, ct);
        if (decided.Answered == 0 && decided.Refused.All(line => line.Why == Refusal.NotFound))
        {
            return NotFound();
        }

        var along = decided.RefusedAlong == 0 ? "" : $" {FrenchWords.Count(decided.RefusedAlong, "autre créneau, qui n’allait qu’avec un créneau refusé, est retiré aussi.", "autres créneaux, qui n’allaient qu’avec un créneau refusé, sont retirés aussi.")}";
        Thanks = decided.Answered == 0 ? null
            : $"{FrenchWords.Count(decided.Answered, "réponse est enregistrée.", "réponses sont enregistrées.")}{along} La famille reçoit un seul courriel, une fois toute sa demande traitée.";
        Problem = decided.Refused.Count == 0 ? null : string.Join('\n', decided.Refused.Select(line => line.Why.Sentence()).Distinct());
        return Redirect(Here);
    }

    public static string KindOf(BookingState state) => state switch
    {
        BookingState.CancelAsked => "Annulation",
        BookingState.ChangeAsked => "Autre horaire",
        BookingState.AbsenceAsked => "Absence hors délai",
        _ => "Réservation",
    };

    /// <summary>What accepting does, in a few words.</summary>
    public static string IfAccepted(AskedLine line) => line.Booking.State switch
    {
        BookingState.CancelAsked when line.Booking.Prepaid => $"Accepter\u00A0: annulé, avoir de {line.Booking.Price}",
        BookingState.CancelAsked => "Accepter\u00A0: annulé, rien n’est facturé",
        BookingState.ChangeAsked => $"Accepter\u00A0: {line.Booking.WishedHours.InWords()}, {line.Booking.Price + line.Change}",
        BookingState.AbsenceAsked => $"Accepter\u00A0: absent, {line.Booking.Price} dus",
        _ => $"Accepter\u00A0: réservé, {line.Booking.Price}",
    };

    public static string IfRefused(Booking booking) => booking.State == BookingState.Pending ? "Refuser\u00A0: la place est libérée" : "Refuser\u00A0: la réservation reste";

    private static AskedLine Line(Booking booking, Child child, Catalogue catalogue, Dictionary<PoolDate, PlaceCount> counts, Dictionary<ChildId, FileState> files, Dictionary<BookingId, RequestLine> changes)
    {
        var slot = catalogue.Find(booking.SlotId);
        var tightest = booking.PoolDates.Select(day => counts.TryGetValue(day, out var count) ? count : (PlaceCount?)null).OfType<PlaceCount>().OrderBy(count => count.Left).Cast<PlaceCount?>().FirstOrDefault();
        return new AskedLine(booking, child, slot, tightest, files.TryGetValue(booking.ChildId, out var file) ? file : null, changes.GetValueOrDefault(booking.Id)?.Amount ?? Money.Zero);
    }
}
