using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Web.Paper;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Answers;

/// <summary>A proof to look at, with what accepting it gives back.</summary>
public sealed record ProofLine(Absence Absence, Booking Booking, Child Child, Household Household, OfferedSlot? Slot, AbsenceWorth Worth)
{
    public DocumentKind Kind => DocumentStore.KindOf(Absence.Document!);

    public string Address => $"/agent/absences?handler=Piece&absence={Absence.Id.Value}";
}

/// <summary>The proofs of absences that wait for an answer, oldest first, each beside its document (O18).</summary>
[Opens(StaffRight.AnswerRequests, ByFacility = true)]
public sealed class AbsencesModel(PortalDb db, CatalogueReader catalogues, DecideAbsence decideAbsence, DocumentStore documents) : StaffPage(db)
{
    private const int Shown = 50;

    public IReadOnlyList<ProofLine> Lines { get; private set; } = [];

    public int Waiting { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var organiser = Organiser.Id;
        var sent = Db.AbsencesOf(Agent).AsNoTracking().Where(absence => absence.State == ProofState.Sent);
        Waiting = await sent.CountAsync(ct);
        var absences = await sent.OrderBy(absence => absence.SentAt).Take(Shown).ToListAsync(ct);
        var catalogue = await catalogues.Of(organiser, ct);
        var ids = absences.Select(absence => absence.BookingId).ToList();
        var households = absences.Select(absence => absence.HouseholdId).Distinct().ToList();
        var bookings = await Db.Bookings.AsNoTracking().Where(booking => ids.Contains(booking.Id)).ToDictionaryAsync(booking => booking.Id, ct);
        var pupils = absences.Select(absence => absence.ChildId).Distinct().ToList();
        // By id: a second parent's absence is about a child of another household (R12).
        var children = await Db.Children.AsNoTracking().Where(child => pupils.Contains(child.Id)).ToDictionaryAsync(child => child.Id, ct);
        var families = await Db.Households.AsNoTracking().Where(household => households.Contains(household.Id)).ToDictionaryAsync(household => household.Id, ct);

        var lines = new List<ProofLine>();
        foreach (var absence in absences)
        {
            var (booking, family) = (bookings[absence.BookingId], families[absence.HouseholdId]);
            lines.Add(new ProofLine(absence, booking, children[absence.ChildId], family, catalogue.Find(absence.SlotId), await decideAbsence.WorthOf(absence, booking, catalogue, ct)));
        }

        Lines = lines;
    }

    /// <summary>The document itself; another organiser's is not found (I6).</summary>
    public async Task<IActionResult> OnGetPieceAsync(Guid absence, CancellationToken ct)
    {
        var id = new AbsenceId(absence);
        return await Db.AbsencesOf(Agent).AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, ct) is { } found
            ? ServedDocument.Proof(Response, documents, found)
            : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(Guid absence, string? reponse, string? raison, CancellationToken ct)
    {
        if (reponse is not ("oui" or "non"))
        {
            return BadRequest();
        }

        var why = await decideAbsence.Run(Agent, new AbsenceId(absence), reponse == "oui", raison, ct);
        if (why == Refusal.NotFound)
        {
            return NotFound();
        }

        return ThankOrSayNo("/agent/absences", why?.Sentence(), "C’est enregistré\u00A0: la famille est prévenue par courriel.");
    }

    public static string IfAccepted(ProofLine line) =>
        line.Worth.IsUnpaidDay ? $"Jour de carence\u00A0: même acceptée, cette journée reste due ({line.Booking.Price})."
        : line.Booking.Prepaid ? $"Si vous acceptez, la famille reçoit un avoir de {line.Worth.Amount}."
        : $"Si vous acceptez, les {line.Worth.Amount} de ce jour ne sont pas facturés.";
}
