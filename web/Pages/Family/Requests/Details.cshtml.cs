using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Custody;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Web.Pages.Family.Requests;

/// <summary>A line of a request and how its booking stands today.</summary>
/// <param name="Booking">The booking it made, or the one it gives back.</param>
/// <param name="Due">What its charges come to: nothing, once an absence is excused.</param>
/// <param name="Terms">What giving it back now means; null when there is nothing to give back.</param>
public sealed record RequestDetail(RequestLine Line, string Child, OfferedSlot? Slot, Booking? Booking, CancellationTerms? Terms, Money Due)
{
    /// <summary>Colour and words of its state today (R85).</summary>
    public (string Class, string Words) State => (Line.Refused, Line.Operation, Booking?.State) switch
    {
        ({ } why, _, _) => ("full", why.Sentence()),
        (_, _, BookingState.CancelAsked) => ("cancel-asked", "Annulation demandée, le service vous répondra"),
        (_, _, BookingState.AbsenceAsked) => ("change", "Modification demandée, le service vous répondra"),
        (_, _, BookingState.ChangeAsked) => ("change", "Autre horaire demandé, le service vous répondra"),
        (_, _, BookingState.Absent) => ("absent", Due == Money.Zero ? "Absent, rien n’est dû" : Booking!.Prepaid ? $"Absent, {Due} non rendus" : $"Absent, {Due} facturés"),
        (_, CartOperation.Cancel, BookingState.Confirmed or BookingState.NotTransmitted or BookingState.Pending) => ("full", "Annulation refusée, toujours réservé"),
        (_, CartOperation.ChangeHours, BookingState.Confirmed or BookingState.NotTransmitted or BookingState.Pending) when Booking!.Hours == Line.Hours => ("booked", $"Horaire changé\u00A0: {Line.Hours.InWords()}"),
        (_, CartOperation.ChangeHours, BookingState.Confirmed or BookingState.NotTransmitted or BookingState.Pending) => ("past", "Cet horaire n’est plus celui de la réservation"),
        (_, CartOperation.Cancel, _) => ("cancel", "Annulation enregistrée"),
        (_, _, BookingState.Confirmed) => ("booked", "Réservé"),
        (_, _, BookingState.NotTransmitted) => ("pending", "Non transmis\u00A0: l’état définitif s’affichera demain"),
        (_, _, BookingState.Pending) => ("pending", "En attente de validation par le service"),
        (_, _, BookingState.Refused) => ("refused", "Refusé"),
        _ => ("past", "Annulé"),
    };

    public bool CanBeGivenBack => Line.Operation == CartOperation.Book && Terms is { Refusal: null };

    public string Verb => Terms switch
    {
        { IsLate: true, Effect: not CancellationEffect.Asked } => "Mon enfant sera absent",
        { Effect: CancellationEffect.Asked } => "Demander l’annulation",
        _ => "Annuler",
    };

    public string Button => Terms switch
    {
        { IsLate: true, Effect: not CancellationEffect.Asked } => "Oui, signaler l’absence",
        { Effect: CancellationEffect.Asked } => "Oui, demander l’annulation",
        _ => "Oui, annuler",
    };
}

public sealed class DetailsModel(Visit visit, PortalDb db, CancelBooking cancelBooking, DismissRefusal dismissRefusal, TimeProvider clock) : FamilyPage(visit)
{
    public Request Asked { get; private set; } = null!;

    public string Owner { get; private set; } = "";

    public Core.Payments.Payment? Payment { get; private set; }

    public PurseEntry? Credit { get; private set; }

    public IReadOnlyList<RequestDetail> Details { get; private set; } = [];

    public RequestState State { get; private set; }

    public Catalogue Catalogue { get; private set; } = null!;

    /// <summary>Lines that lost their place at the commit and for which one may still wait (R60, R66).</summary>
    public IReadOnlyList<SlotDay> Full { get; private set; } = [];

    public bool IsNew { get; private set; }

    /// <summary>What became of it, in the words of its mail.</summary>
    public RequestOutcome Outcome => new([.. Details.Select(detail => RequestOutcome.Of(detail.Line.Operation, detail.Line.Refused, detail.Booking?.State))]);

    /// <summary>The colour of the answer: a thing done, one that waits, one refused.</summary>
    public string Tone => Outcome.IsRefused ? "problem" : Outcome.Waits ? "waiting" : "thanks";

    public string Title => IsNew ? $"{Outcome.Heading} Demande {Asked.Number}" : $"Demande {Asked.Number}";

    /// <summary>The sentences under the heading of a new request.</summary>
    public string Answer => string.Join(" ", new[]
    {
        Outcome.InWords(Payment is not null && Details.All(detail => detail.Booking?.Prepaid != false)),
        Payment is { } paid && paid.Amount > Money.Zero ? $"Vous avez payé {paid.Amount} en ligne." : null,
        Credit is { } credit ? $"Un avoir de {credit.Amount} vous est ouvert\u00A0: il sera utilisé tout seul à votre prochain paiement." : null,
        "Un courriel vous le redit.",
    }.Where(sentence => sentence is not null));

    public async Task<IActionResult> OnGetAsync(string number, int? nouvelle, CancellationToken ct)
    {
        var asked = await db.Requests.AsNoTracking().Include(request => request.Lines)
            .FirstOrDefaultAsync(request => request.Number == number && request.HouseholdId == Guardian.HouseholdId && request.OrganiserId == Organiser, ct);
        if (asked is null)
        {
            return NotFound();
        }

        var now = clock.GetUtcNow();
        var catalogue = await Visit.Catalogue(ct);
        var household = Guardian.HouseholdId;
        var names = await db.FirstNamesOf(household, ct);
        var ids = asked.Lines.Where(line => line.BookingId is not null).Select(line => line.BookingId!.Value).ToList();
        var bookings = await db.Bookings.AsNoTracking().Where(booking => ids.Contains(booking.Id)).ToDictionaryAsync(booking => booking.Id, ct);
        var charges = (await db.Charges.AsNoTracking().Where(charge => ids.Contains(charge.BookingId)).Select(charge => new { charge.BookingId, charge.Amount }).ToListAsync(ct)).ToLookup(charge => charge.BookingId, charge => charge.Amount);

        Asked = asked;
        IsNew = nouvelle == 1;
        Owner = await db.Guardians.Where(guardian => guardian.Id == asked.OwnerId).Select(guardian => guardian.FirstName + " " + guardian.LastName).FirstAsync(ct);
        Payment = asked.PaymentId is { } payment ? await db.Payments.AsNoTracking().FirstOrDefaultAsync(p => p.Id == payment, ct) : null;
        Credit = await db.PurseEntries.AsNoTracking().FirstOrDefaultAsync(entry => entry.RequestId == asked.Id, ct);
        Details = [.. asked.Lines.OrderBy(line => line.Operation).ThenBy(line => line.Date).Select(line =>
        {
            var slot = catalogue.Find(line.SlotId);
            var booking = line.BookingId is { } id ? bookings.GetValueOrDefault(id) : null;
            return new RequestDetail(line, names.GetValueOrDefault(line.ChildId, ""), slot, booking, slot is null || booking is null ? null : CancellationTerms.Of(booking, slot, now), booking is null ? Money.Zero : Money.Sum(charges[booking.Id]));
        })];
        Catalogue = catalogue;
        Full = [.. Details
            .Where(detail => detail.Line is { Operation: CartOperation.Book, Refused: Refusal.DayFull } && detail.Slot is { Policies.Full: FullPolicy.WaitingList } slot && !slot.IsLate(detail.Line.Date, now))
            .Select(detail => new SlotDay(detail.Line.ChildId, detail.Line.SlotId, detail.Line.Date))];
        State = RequestStates.Of([.. Details.Select(detail => RequestStates.Of(detail.Line.Operation, detail.Line.Refused, detail.Booking?.State))]);
        return Page();
    }

    public async Task<IActionResult> OnPostAnnulerAsync(string number, Guid reservation, CancellationToken ct)
    {
        var cancelled = await cancelBooking.Run(Guardian, new BookingId(reservation), ct);
        var here = $"/demandes/{Uri.EscapeDataString(number)}";
        return cancelled.Refusal switch
        {
            Refusal.NotFound => NotFound(),
            { } why => SayNo(here, why),
            null when cancelled.AskedOnly => ThankAndGoTo(here, "Votre demande d’annulation est transmise. Le service vous répondra par courriel."),
            null when cancelled.Terms is { ProofUntil: { } until } => ThankAndGoTo("/absences", $"C’est noté. Si vous avez un justificatif, envoyez-le ici avant {until.LimitInWords()}."),
            null when cancelled.Terms is { IsLate: true } => ThankAndGoTo(here, "L’absence est enregistrée, merci de nous avoir prévenus."),
            null when cancelled.CreditNumber is { } credit => ThankAndGoTo(here, $"C’est annulé. Un avoir de {cancelled.GivenBack} vous est ouvert (n°\u00A0{credit})\u00A0: il sera utilisé tout seul à votre prochain paiement."),
            null => ThankAndGoTo(here, "C’est annulé."),
        };
    }

    public async Task<IActionResult> OnPostMasquerAsync(string number, Guid reservation, CancellationToken ct) =>
        await dismissRefusal.Run(Guardian, new BookingId(reservation), ct) is null
            ? ThankAndGoTo($"/demandes/{Uri.EscapeDataString(number)}", "C’est masqué\u00A0: ce refus ne s’affiche plus dans votre planning.")
            : NotFound();
}
