using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;
using Portal.Web.Words;

namespace Portal.Web.Pages.Staff.Billing;

/// <summary>A household of a draft with what to look at.</summary>
public sealed record DraftRow(BillingDraft Draft, string Household, string Dossier);

/// <summary>One month to bill (R73): its draft with totals and anomalies, « Émettre », and how far the issue is.</summary>
[Opens(StaffRight.HandleMoney)]
public sealed class MonthModel(PortalDb db, DraftMonth draftMonth, IssueMonth issueMonth) : StaffPage(db)
{
    private const int Shown = 100;

    [BindProperty(SupportsGet = true)]
    public string? Mois { get; set; }

    public BillingMonth Month { get; private set; } = null!;

    /// <summary>The households of the draft, those with anomalies first.</summary>
    public IReadOnlyList<DraftRow> Rows { get; private set; } = [];

    /// <summary>What the form says it has read.</summary>
    public string Seen => Month.CutOff.UtcTicks.ToString(CultureInfo.InvariantCulture);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var organiser = Organiser.Id;
        if (BillWords.Month(Mois) is not { } first || await Db.BillingMonths.AsNoTracking().FirstOrDefaultAsync(m => m.OrganiserId == organiser && m.Month == first, ct) is not { } month)
        {
            return NotFound();
        }

        Month = month;
        var drafts = await Db.BillingDrafts.AsNoTracking().Where(draft => draft.BillingMonthId == month.Id)
            .OrderBy(draft => draft.Anomalies == BillingAnomalies.None ? 1 : 0).ThenBy(draft => draft.Position).Take(Shown).ToListAsync(ct);
        var ids = drafts.Select(draft => draft.HouseholdId).ToList();
        var households = await Db.Households.AsNoTracking().Where(household => ids.Contains(household.Id)).ToDictionaryAsync(household => household.Id, ct);
        Rows = [.. drafts.Select(draft => new DraftRow(draft, households[draft.HouseholdId].Name, households[draft.HouseholdId].DossierNumber))];
        return Page();
    }

    /// <summary>« Refaire le projet ».</summary>
    public async Task<IActionResult> OnPostProjetAsync(CancellationToken ct)
    {
        if (BillWords.Month(Mois) is not { } month)
        {
            return NotFound();
        }

        var drafted = await draftMonth.Run(Organiser.Id, month, Agent.Name, ct);
        var address = drafted.Refusal == Refusal.NothingToBill ? "/agent/factures" : $"/agent/factures/mois/{month:yyyy-MM}";
        return ThankOrSayNo(address, drafted.Refusal?.Sentence(), "Le projet est à jour.");
    }

    /// <summary>« Émettre ».</summary>
    public async Task<IActionResult> OnPostEmettreAsync(string? vu, CancellationToken ct)
    {
        if (BillWords.Month(Mois) is not { } month || !long.TryParse(vu, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTimeOffset.MaxValue.Ticks)
        {
            return NotFound();
        }

        var why = await issueMonth.Run(Organiser.Id, month, new DateTimeOffset(ticks, TimeSpan.Zero), Agent.Name, ct);
        if (why == Refusal.NotFound)
        {
            return NotFound();
        }

        return ThankOrSayNo($"/agent/factures/mois/{month:yyyy-MM}", why?.Sentence(), "L’émission a commencé. Les courriels partent au fur et à mesure\u00A0; vous pouvez fermer cette page.");
    }
}
