namespace Portal.Core.Accounts;

public enum AccountRequestState
{
    Waiting = 1,
    Accepted = 2,
    Refused = 3,
}

/// <summary>Somebody asks the service for an account (Claira's way in). It holds no password: that is chosen by a mailed link, once the service has said yes.</summary>
public sealed class AccountRequest
{
    public Guid Id { get; private set; } = TimeOrder.Next();

    public required OrganiserId OrganiserId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public required string Email { get; init; }

    public string? Phone { get; init; }

    public required string Address { get; init; }

    /// <summary>The children, in the family's own words.</summary>
    public required string Children { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public AccountRequestState State { get; private set; } = AccountRequestState.Waiting;

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>The agent who answered.</summary>
    public string? DecidedBy { get; private set; }

    /// <summary>The sentence that the family reads in a refusal.</summary>
    public string? Reason { get; private set; }

    public string FullName => $"{FirstName} {LastName}";

    public void Accept(string agent, DateTimeOffset now) => (State, DecidedBy, DecidedAt) = (AccountRequestState.Accepted, agent, now);

    public void Refuse(string agent, string reason, DateTimeOffset now) => (State, DecidedBy, DecidedAt, Reason) = (AccountRequestState.Refused, agent, now, reason);
}
