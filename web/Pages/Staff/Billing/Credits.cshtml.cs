using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Web.Start;
using Portal.Web.Words;

namespace Portal.Web.Pages.Staff.Billing;

/// <summary>A credit note of which something is still owed.</summary>
/// <param name="Title">« Avoir n° AV-2026-000007 ».</param>
/// <param name="About">Whose it is, when and why it was written.</param>
/// <param name="Left">What the family's credit notes still hold, all together.</param>
/// <param name="MostBack">What the bank can have given back of it at most, as it is typed.</param>
public sealed record CreditRow(Guid Id, string Title, string About, Money Amount, Money Left, string MostBack);

/// <summary>Credit notes of carts and bookings that were paid online (R70), found by number, name or dossier; and « la banque l’a rendu ».</summary>
[Opens(StaffRight.HandleMoney)]
public sealed class CreditsModel(PortalDb db, NoteCreditRefund noteCreditRefund) : StaffPage(db)
{
    private const int AtOnce = 50;

    /// <summary>So many of the newest are looked at for those of which something is left; who looks for an older one writes its number.</summary>
    private const int LookedAt = 500;

    [BindProperty(SupportsGet = true)]
    public string? Cherche { get; set; }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<CreditRow> Rows { get; private set; } = [];

    /// <summary>The credit note whose form is shown again, as it was written.</summary>
    public Guid? GivingBack { get; private set; }

    public string? Typed { get; private set; }

    public string? TypedReason { get; private set; }

    public Task OnGetAsync(CancellationToken ct) => Find(ct);

    /// <summary>« Noter que la banque l’a rendu ».</summary>
    public async Task<IActionResult> OnPostAsync(Guid avoir, string? montant, string? raison, CancellationToken ct)
    {
        var noted = await noteCreditRefund.Run(Agent, avoir, BillWords.Amount(montant), raison, ct);
        if (noted.Entry is { } opposite)
        {
            return ThankAndGoTo("/agent/factures/avoirs", $"{-opposite.Amount} rendus par la banque sont notés, et retirés des avoirs de la famille. Elle est prévenue par courriel.");
        }

        if (noted.Refusal == Refusal.NotFound)
        {
            return NotFound();
        }

        (GivingBack, Typed, TypedReason) = (avoir, montant, raison);
        await Find(ct);
        return SayNoHere(noted.Refusal!.Value);
    }

    public string? TypedFor(CreditRow row) => row.Id == GivingBack ? Typed : row.MostBack;

    public string? ReasonFor(CreditRow row) => row.Id == GivingBack ? TypedReason : null;

    private async Task Find(CancellationToken ct)
    {
        var organiser = Organiser.Id;
        var notes = Db.PurseEntries.AsNoTracking().Where(note => note.OrganiserId == organiser && note.Move == PurseMove.CreditNote && !Db.PurseEntries.Any(entry => entry.CancelsId == note.Id));
        if (Cherche?.Trim() is { Length: > 0 } typed)
        {
            var word = typed.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Asked of the database, which has one culture.
            notes = notes.Where(note => note.Number!.ToLower().Contains(word)
                || Db.Households.Any(household => household.Id == note.HouseholdId && (household.DossierNumber.ToLower().Contains(word) || household.Name.ToLower().Contains(word))));
#pragma warning restore CA1304, CA1311, CA1862
        }

        // A purse is a sum of decimals, which one of the engines cannot take: those that are used up are left out here.
        var found = await (from note in notes join household in Db.Households on note.HouseholdId equals household.Id orderby note.At descending select new { Note = note, household.Name, household.DossierNumber })
            .Take(LookedAt).ToListAsync(ct);
        var households = found.Select(row => row.Note.HouseholdId).Distinct().ToList();
        var purses = (await Db.PurseEntries.AsNoTracking().Where(entry => entry.OrganiserId == organiser && households.Contains(entry.HouseholdId)).Select(entry => new { entry.HouseholdId, entry.Amount }).ToListAsync(ct))
            .GroupBy(entry => entry.HouseholdId).ToDictionary(purse => purse.Key, purse => Money.Sum(purse.Select(entry => entry.Amount)));
        Rows = [.. found.Where(row => purses[row.Note.HouseholdId] > Money.Zero || row.Note.Id == GivingBack).Take(AtOnce).Select(row => Row(row.Note, row.Name, row.DossierNumber, purses[row.Note.HouseholdId]))];
    }

    private static CreditRow Row(PurseEntry note, string household, string dossier, Money left) => new(
        note.Id, BillWords.Of(note), $"{household}, dossier {dossier}, {RequestWords.Stamp(note.At)}. {note.Reason}", note.Amount, left, BillWords.Typed(Money.Min(note.Amount, left)));
}
