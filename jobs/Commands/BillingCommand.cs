using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Jobs.Commands;

/// <summary><c>job billing [--month AAAA-MM] [--draft | --issue]</c>: draws a month up for every organiser that bills, or lets go what is drawn up and issues it.</summary>
public static class BillingCommand
{
    public static async Task<int> Run(IServiceProvider services, string[] args, CancellationToken ct)
    {
        var today = services.GetRequiredService<TimeProvider>().TodayInParis();
        var last = new DateOnly(today.Year, today.Month, 1).AddMonths(-1);
        var (month, issue) = args switch
        {
            [] or ["--draft"] => (last, false),
            ["--issue"] => (last, true),
            ["--month", var text] => (MonthOf(text), false),
            ["--month", var text, "--draft"] => (MonthOf(text), false),
            ["--month", var text, "--issue"] => (MonthOf(text), true),
            _ => ((DateOnly?)null, false),
        };
        if (month is not { } wanted)
        {
            Console.Error.WriteLine("Usage\u00A0: job billing [--month AAAA-MM] [--draft | --issue]\u00A0: le projet du mois (par défaut le mois passé), ou son émission.");
            return 2;
        }

        await using var scope = services.CreateAsyncScope();
        var deeds = scope.ServiceProvider;
        var organisers = await deeds.GetRequiredService<PortalDb>().Organisers.AsNoTracking().Where(organiser => organiser.Policies.Billing != BillingMode.Purse).OrderBy(organiser => organiser.Id).ToListAsync(ct);
        foreach (var organiser in organisers)
        {
            Console.WriteLine($"{organiser.Name}\u00A0: {await (issue ? Issue(deeds, organiser.Id, wanted, ct) : Draft(deeds, organiser.Id, wanted, ct))}");
        }

        if (issue)
        {
            Console.WriteLine($"{await deeds.GetRequiredService<IssueInvoices>().Run(ct)} factures émises");
        }

        return 0;
    }

    private static async Task<string> Draft(IServiceProvider deeds, OrganiserId organiser, DateOnly month, CancellationToken ct)
    {
        var drafted = await deeds.GetRequiredService<DraftMonth>().Run(organiser, month, MonthEnd.Who, ct);
        return drafted.Refusal is { } why ? why.Sentence()
            : $"projet {month.MonthInWords().De()}, {drafted.Month!.Households} foyers, {drafted.Month.Lines} lignes, {drafted.Month.Total}, {drafted.Month.Anomalies} à regarder";
    }

    private static async Task<string> Issue(IServiceProvider deeds, OrganiserId organiser, DateOnly month, CancellationToken ct)
    {
        var drafted = await deeds.GetRequiredService<PortalDb>().BillingMonths.AsNoTracking().FirstOrDefaultAsync(m => m.OrganiserId == organiser && m.Month == month, ct);
        return drafted switch
        {
            null => "pas de projet pour ce mois\u00A0: faites-le d’abord avec --draft",
            { State: BillingState.Issuing } => "émission reprise",
            _ => (await deeds.GetRequiredService<IssueMonth>().Run(organiser, month, drafted.CutOff, MonthEnd.Who, ct))?.Sentence() ?? $"émission de {drafted.Households} factures",
        };
    }

    private static DateOnly? MonthOf(string text) =>
        IsoDates.TryReadMonth(text, out var month) ? month : null;
}
