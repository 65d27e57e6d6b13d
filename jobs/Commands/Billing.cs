using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Jobs.Shift;

namespace Portal.Jobs.Commands;

/// <summary><c>job billing</c>: draws a month up for every organiser that bills, or lets go what is drawn up and issues it.</summary>
internal static class Billing
{
    /// <returns>A line per organiser.</returns>
    public static async Task<string> Run(Call call)
    {
        var month = call.Month ?? new DateOnly(call.Date.Year, call.Date.Month, 1).AddMonths(-1);
        var said = new List<string>();
        foreach (var organiser in await Billed(call.The<PortalDb>(), call.Ct))
        {
            said.Add($"{organiser.Name}\u00A0: {await (call.Issue ? Issue(call, organiser.Id, month) : Draft(call, organiser.Id, month))}");
        }

        if (call.Issue)
        {
            said.Add($"{await call.The<IssueInvoices>().Run(call.Ct)} factures émises");
        }

        return string.Join('\n', said);
    }

    private static Task<List<Organiser>> Billed(PortalDb db, CancellationToken ct) =>
        db.Organisers.AsNoTracking().Where(organiser => organiser.Policies.Billing != BillingMode.Purse).OrderBy(organiser => organiser.Id).ToListAsync(ct);

    private static async Task<string> Draft(Call call, OrganiserId organiser, DateOnly month)
    {
        var drafted = await call.The<DraftMonth>().Run(organiser, month, MonthEnd.Who, call.Ct);
        return drafted.Refusal is { } why ? why.Sentence()
            : $"projet {month.MonthInWords().De()}, {drafted.Month!.Households} foyers, {drafted.Month.Lines} lignes, {drafted.Month.Total}, {drafted.Month.Anomalies} à regarder";
    }

    private static async Task<string> Issue(Call call, OrganiserId organiser, DateOnly month)
    {
        var drafted = await call.The<PortalDb>().BillingMonths.AsNoTracking().FirstOrDefaultAsync(m => m.OrganiserId == organiser && m.Month == month, call.Ct);
        return drafted switch
        {
            null => "pas de projet pour ce mois\u00A0: faites-le d’abord avec --draft",
            { State: BillingState.Issuing } => "émission reprise",
            _ => (await call.The<IssueMonth>().Run(organiser, month, drafted.CutOff, MonthEnd.Who, call.Ct))?.Sentence() ?? $"émission de {drafted.Households} factures",
        };
    }
}
