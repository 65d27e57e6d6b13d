using Microsoft.EntityFrameworkCore;
using Portal.Core.Billing;
using Portal.Core.Carts;
using Portal.Core.Payments;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

internal static class UnsettledQueries
{
    /// <summary>What keeps households from being made one, or two again, this minute: something of theirs is being paid or billed.</summary>
    public static async Task<List<string>> Unsettled(this PortalDb db, HouseholdId[] households, CancellationToken ct)
    {
        var problems = new List<string>();
        if (await db.Carts.AnyAsync(cart => households.Contains(cart.HouseholdId) && (cart.State == CartState.Paying || (cart.State == CartState.Open && cart.Lines.Any(line => line.State == CartLineState.Live))), ct))
        {
            problems.Add("Un panier est ouvert dans l’un de ces foyers\u00A0: attendez qu’il soit validé ou que son délai soit passé.");
        }

        if (await db.Payments.AnyAsync(payment => households.Contains(payment.HouseholdId) && (payment.State == PaymentState.Preparing || payment.State == PaymentState.Started || (payment.State != PaymentState.Paid && payment.AskAgainAt != null)), ct))
        {
            problems.Add("Un paiement est en cours dans l’un de ces foyers\u00A0: attendez sa réponse.");
        }

        if (await db.BillingMonths.AnyAsync(month => month.State != BillingState.Issued && db.BillingDrafts.Any(draft => draft.BillingMonthId == month.Id && households.Contains(draft.HouseholdId)), ct))
        {
            problems.Add("La facturation d’un mois est en projet pour ces foyers\u00A0: attendez qu’elle soit émise.");
        }

        if (await db.SharedChildren.AnyAsync(share => share.EndedAt == null && (households.Contains(share.HomeId) || households.Contains(share.HouseholdId)), ct))
        {
            problems.Add("Un enfant de ces foyers est en garde partagée\u00A0: terminez d’abord le partage, ou laissez les foyers comme ils sont.");
        }

        return problems;
    }
}
