using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Organisers;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Web.Start;
using Portal.Web.Words;

namespace Portal.Web.Pages.Staff.Billing;

/// <summary>An invoice in the cash office's list.</summary>
public sealed record InvoiceRow(InvoiceStanding Standing, string Household, string Dossier);

/// <summary>A payment whose answer from the bank is not what was asked.</summary>
public sealed record PaymentToCheck(string Reference, DateTimeOffset StartedAt, Money Asked, Money? Answered, string Household, string Dossier);

/// <summary>The cash office's invoices (R73-R75): the months and how far they are, and a search by number, name, dossier, month and state.</summary>
[Opens(StaffRight.HandleMoney)]
public sealed class IndexModel(PortalDb db, DraftMonth draftMonth, TimeProvider clock) : StaffPage(db)
{
    private const int AtOnce = 30;

    [BindProperty(SupportsGet = true)]
    public string? Cherche { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Mois { get; set; }

    /// <summary>« a-payer », « retard », « payee » or nothing.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Etat { get; set; }

    /// <summary>The page, from 1.</summary>
    [BindProperty(SupportsGet = true)]
    public int Feuillet { get; set; } = 1;

    public IReadOnlyList<BillingMonth> Months { get; private set; } = [];

    public IReadOnlyList<InvoiceRow> Rows { get; private set; } = [];

    /// <summary>What somebody must look at with the accountant, the newest first.</summary>
    public IReadOnlyList<PaymentToCheck> ToCheck { get; private set; } = [];

    public int Total { get; private set; }

    public int Pages => (Total + AtOnce - 1) / AtOnce;

    public DateOnly Today { get; } = clock.TodayInParis();

    /// <summary>The month that is over and that nobody has drawn up.</summary>
    public DateOnly? ToDraft { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var organiser = Organiser.Id;
        Months = await Db.BillingMonths.AsNoTracking().Where(month => month.OrganiserId == organiser).OrderByDescending(month => month.Month).Take(13).ToListAsync(ct);
        var last = new DateOnly(Today.Year, Today.Month, 1).AddMonths(-1);
        ToDraft = Months.Count == 0 || Months[0].Month < last ? last : null;

        ToCheck = await (
            from payment in Db.Payments
            where payment.OrganiserId == organiser && payment.State == PaymentState.Mismatched
            join household in Db.Households on payment.HouseholdId equals household.Id
            orderby payment.StartedAt descending
            select new PaymentToCheck(payment.Reference, payment.StartedAt, payment.Amount,
                Db.ReceivedAnswers.Where(answer => answer.PaymentId == payment.Id && answer.Amount != null).OrderByDescending(answer => answer.At).Select(answer => answer.Amount).FirstOrDefault(),
                household.Name, household.DossierNumber)).Take(AtOnce).ToListAsync(ct);

        var found = Search(Db.Invoices.Where(invoice => invoice.OrganiserId == organiser));
        Total = await found.CountAsync(ct);
        Feuillet = Math.Clamp(Feuillet, 1, Math.Max(1, Pages));
        var standings = await Db.Standing(found.OrderByDescending(invoice => invoice.Month).ThenBy(invoice => invoice.Number).Skip((Feuillet - 1) * AtOnce).Take(AtOnce), ct);
        var ids = standings.Select(standing => standing.Invoice.HouseholdId).ToList();
        var households = await Db.Households.AsNoTracking().Where(household => ids.Contains(household.Id)).ToDictionaryAsync(household => household.Id, ct);
        Rows = [.. standings.Select(standing => new InvoiceRow(standing, households[standing.Invoice.HouseholdId].Name, households[standing.Invoice.HouseholdId].DossierNumber))];
    }

    /// <summary>« Préparer »: draws a month up.</summary>
    public async Task<IActionResult> OnPostAsync(string? mois, CancellationToken ct)
    {
        if (BillWords.Month(mois) is not { } month)
        {
            return BadRequest();
        }

        var drafted = await draftMonth.Run(Organiser.Id, month, Agent.Name, ct);
        return drafted.Refusal is { } why ? SayNo("/agent/factures", why) : Redirect($"/agent/factures/mois/{month:yyyy-MM}");
    }

    public string Address(int page) => $"/agent/factures?cherche={Uri.EscapeDataString(Cherche ?? "")}&mois={Mois}&etat={Etat}&feuillet={page}";

    private IQueryable<Invoice> Search(IQueryable<Invoice> invoices)
    {
        var today = Today;
        if (BillWords.Month(Mois) is { } month)
        {
            invoices = invoices.Where(invoice => invoice.Month == month);
        }

        if (Cherche?.Trim() is { Length: > 0 } typed)
        {
            var word = typed.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Asked of the database, which has one culture.
            invoices = invoices.Where(invoice => invoice.Number.ToLower().Contains(word) || invoice.PayerName.ToLower().Contains(word)
                || Db.Households.Any(household => household.Id == invoice.HouseholdId && (household.DossierNumber.ToLower().Contains(word) || household.Name.ToLower().Contains(word))));
#pragma warning restore CA1304, CA1311, CA1862
        }

        return Etat switch
        {
            "a-payer" => Db.Unpaid(invoices),
            "retard" => Db.Unpaid(invoices.Where(invoice => invoice.DueOn < today)),
            "payee" => invoices.Where(invoice => !Db.Unpaid(Db.Invoices).Any(unpaid => unpaid.Id == invoice.Id)),
            _ => invoices,
        };
    }
}
