using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Custody;
using Portal.Core.Dossiers;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Web.Paper;
using Portal.Web.Start;

namespace Portal.Web.Pages.Family.Absences;

/// <summary>A day past its limit that may still be said to be an absence, and what that means.</summary>
public sealed record LateDay(Booking Booking, string Child, OfferedSlot Slot, CancellationTerms Terms);

/// <summary>A day that was given up past its limit, and how its proof stands where proof gives it back.</summary>
public sealed record GivenUp(Booking Booking, Absence? Absence, string Child, OfferedSlot? Slot)
{
    /// <summary>Colour and words of its state.</summary>
    public (string Class, string Words) State(DateTimeOffset now) => (Booking.State, Absence?.State) switch
    {
        (BookingState.AbsenceAsked, _) => ("change", "Modification demandée, le service vous répondra"),
        (_, ProofState.Sent) => ("pending", "Justificatif envoyé, le service vous répondra"),
        (_, ProofState.Accepted) => ("booked", "Justificatif accepté"),
        (_, ProofState.Refused) => ("full", "Justificatif refusé"),
        (_, ProofState.Awaited) when Absence!.TakesProof(now) => ("cart", "Justificatif attendu"),
        (_, ProofState.Awaited or ProofState.Lapsed) => ("absent", "Délai passé sans justificatif"),
        _ => ("absent", "Absence enregistrée"),
    };
}

/// <summary>« Mon enfant est absent » (O18, R71, R72, R80): the days past their limit, and the proofs within their delay.</summary>
[RequestSizeLimit(DocumentStore.Largest + Errors.LargestForm)]
public sealed class IndexModel(Visit visit, PortalDb db, CancelBooking cancelBooking, SendProof sendProof, DocumentStore documents, TimeProvider clock) : FamilyPage(visit)
{
    /// <summary>The longest limit is the 20th of the month before.</summary>
    private const int DaysAhead = 45;
    private const int DaysBehind = 90;

    public DateTimeOffset Now { get; private set; }

    public IReadOnlyList<LateDay> Days { get; private set; } = [];

    public IReadOnlyList<GivenUp> Given { get; private set; } = [];

    /// <summary>Whether any activity here lets a family give a day up past its limit.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Until when, on the day itself, an absence is taken.</summary>
    public TimeOnly Until { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        Now = clock.GetUtcNow();
        var today = ParisTime.DayOf(Now);
        var (first, last) = (today.AddDays(-DaysBehind), today.AddDays(DaysAhead));
        var catalogue = await Visit.Catalogue(ct);
        var (household, organiser) = (Guardian.HouseholdId, Organiser);
        var names = await db.FirstNamesOf(household, ct);
        var bookings = await db.Bookings.AsNoTracking()
            .Where(booking => booking.HouseholdId == household && booking.OrganiserId == organiser && booking.Date >= first && booking.Date <= last && booking.State != BookingState.Cancelled && booking.State != BookingState.Refused)
            .OrderBy(booking => booking.Date).ThenBy(booking => booking.ChildId)
            .ToListAsync(ct);
        var absences = await db.Absences.AsNoTracking().Where(absence => absence.HouseholdId == household && absence.OrganiserId == organiser && absence.Date >= first).ToDictionaryAsync(absence => absence.BookingId, ct);

        IsOpen = catalogue.Slots.Any(slot => slot.Policies.LateCancellation != LateCancellationPolicy.Refused);
        Until = catalogue.Organiser.Policies.AbsenceUntil;
        Days = [.. bookings
            .Where(booking => catalogue.Find(booking.SlotId) is not null)
            .Select(booking => new LateDay(booking, names.GetValueOrDefault(booking.ChildId, ""), catalogue.Find(booking.SlotId)!, CancellationTerms.Of(booking, catalogue.Find(booking.SlotId)!, Now)))
            .Where(day => day.Terms is { Refusal: null, IsLate: true })];
        Given = [.. bookings
            .Where(booking => booking.State is BookingState.Absent or BookingState.AbsenceAsked)
            .Select(booking => new GivenUp(booking, absences.GetValueOrDefault(booking.Id), names.GetValueOrDefault(booking.ChildId, ""), catalogue.Find(booking.SlotId)))
            .OrderByDescending(given => given.Booking.Date)];
    }

    public async Task<IActionResult> OnPostAbsentAsync(Guid reservation, CancellationToken ct)
    {
        var done = await cancelBooking.Run(Guardian, new BookingId(reservation), ct);
        return done.Refusal switch
        {
            Refusal.NotFound => NotFound(),
            { } why => SayNo("/absences", why),
            null => ThankAndGoTo("/absences", done.Terms!.WaitsForTheService ? "Votre demande est transmise. Le service vous répondra par courriel." : done.Terms.ProofUntil is { } until ? $"C’est noté. Si vous avez un justificatif, envoyez-le ici avant {until.LimitInWords()}." : "C’est noté, merci de nous avoir prévenus."),
        };
    }

    public async Task<IActionResult> OnPostEnvoyerAsync(Guid absence, IFormFile? piece, CancellationToken ct)
    {
        if (piece is null)
        {
            return SayNo("/absences", Refusal.ProofTooLarge);
        }

        await using var content = piece.OpenReadStream();
        return await sendProof.Run(Guardian, new AbsenceId(absence), content, ct) switch
        {
            Refusal.NotFound => NotFound(),
            { } why => SayNo("/absences", why),
            null => ThankAndGoTo("/absences", "Votre justificatif est bien arrivé. Le service vous répondra par courriel."),
        };
    }

    /// <summary>The family's own document; another household's is not found (I6).</summary>
    public async Task<IActionResult> OnGetPieceAsync(Guid absence, CancellationToken ct)
    {
        var (id, household) = (new AbsenceId(absence), Guardian.HouseholdId);
        return await db.Absences.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id && a.HouseholdId == household, ct) is { } found
            ? ServedDocument.Proof(Response, documents, found)
            : NotFound();
    }
}
