namespace Portal.Core.Payments;

/// <summary>
/// What becomes of an invoice once the bank has its money. Invoices lie to the right of bookings, and there is one road
/// from the bank to both (I3): the road asks for this, and Billing answers.
/// </summary>
public interface IPaidInvoices
{
    /// <summary>Writes the money on the invoice with its audit line and its receipt, in the transaction that settles the payment and under the household's money lock.</summary>
    Task Take(Payment payment, DateTimeOffset now, CancellationToken ct);
}
