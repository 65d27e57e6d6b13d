namespace Portal.Core.Payments;

/// <summary>Where a family's money is taken: PayFiP. It never sees a cart, only an order with a reference.</summary>
public interface IPaymentGateway
{
    /// <summary>Opens an operation; its page is good once, for fifteen minutes, from this very call.</summary>
    /// <exception cref="PaymentGatewayRefusedException">The order is wrong, or the service is set up wrong.</exception>
    /// <exception cref="PaymentGatewayUnavailableException">Nobody answered, or the service is down: nothing was opened that we know of.</exception>
    Task<PaymentOperation> Start(PaymentOrder order, CancellationToken ct);

    /// <summary>The page of an operation that was opened: good once.</summary>
    Uri PageOf(string operationId);

    /// <summary>Asks what became of an operation. Idempotent, and the only word on a payment that we believe.</summary>
    /// <exception cref="PaymentGatewayUnavailableException">Nobody answered: the state is unchanged, ask again later.</exception>
    Task<PaymentAnswer> Lookup(string operationId, CancellationToken ct);
}

/// <summary>What is asked of the gateway.</summary>
/// <param name="ClientNumber">The cash office's six digits at the DGFiP (numcli); leading zeros count.</param>
/// <param name="FiscalYear">The year the debt belongs to (exer).</param>
/// <param name="Reference">6 to 30 letters and digits (refdet), one per attempt.</param>
/// <param name="Label">What the family reads on the payment page (objet); the gateway cleans and cuts it.</param>
/// <param name="Amount">1,00 € at least.</param>
/// <param name="PayerEmail">Where the receipt goes.</param>
public sealed record PaymentOrder(
    string ClientNumber,
    int FiscalYear,
    string Reference,
    string Label,
    Money Amount,
    string PayerEmail,
    Uri NotificationUrl,
    Uri ReturnUrl);

/// <summary>An opened operation and the page where the family pays.</summary>
public sealed record PaymentOperation(string OperationId, Uri PaymentPage);

/// <summary>How the gateway answers a lookup.</summary>
public enum PaymentResult
{
    /// <summary>Paid by card (P).</summary>
    PaidByCard,

    /// <summary>Direct debit accepted (V).</summary>
    PaidByDebit,

    /// <summary>The family left (A); the operation may still be alive, so it is not an end by itself.</summary>
    Abandoned,

    /// <summary>Card or debit refused (R, Z).</summary>
    Refused,

    /// <summary>No result yet (P5).</summary>
    NotYetKnown,

    /// <summary>The gateway has forgotten it, or never knew it (P1).</summary>
    Unknown,

    /// <summary>An answer we do not understand: never paid, somebody must look.</summary>
    Unreadable,
}

/// <summary>The gateway's word on an operation. Amount, reference and client number are null when it did not say.</summary>
/// <param name="Raw">What was received, kept as evidence.</param>
public sealed record PaymentAnswer(
    string OperationId,
    PaymentResult Result,
    Money? Amount,
    string? Reference,
    string? ClientNumber,
    string? AuthorisationNumber,
    string Raw);

/// <summary>The gateway understood and said no: a code of its own (A2, R3, T2…) and its words.</summary>
public sealed class PaymentGatewayRefusedException(string code, string message) : Exception($"{code}: {message}")
{
    public string Code { get; } = code;
}

/// <summary>The gateway did not answer, or answered that it is down.</summary>
public sealed class PaymentGatewayUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
