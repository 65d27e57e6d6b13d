using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Portal.Core.Households;

namespace Portal.Core.Accounts;

/// <summary>What opening a link, or typing a code, does. The numbers are stored.</summary>
public enum LinkPurpose
{
    /// <summary>R4: proves the address of an account that its adult opened with a posted number.</summary>
    Activate = 1,

    /// <summary>R5, R9: chooses a password.</summary>
    ChoosePassword = 2,

    /// <summary>R10: the new address agrees.</summary>
    ConfirmNewEmail = 3,

    /// <summary>R10: the address used until now agrees.</summary>
    ConfirmOldEmail = 4,

    /// <summary>A printed code, typed beside the profile's name (Clap Chaz).</summary>
    AccessCode = 5,
}

/// <summary>Something secret that was mailed or printed and works once. The database keeps its hash only.</summary>
public sealed class AccountLink
{
    /// <summary>Letters and digits that nobody takes for another on paper.</summary>
    private const string Unambiguous = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    public Guid Id { get; private set; } = TimeOrder.Next();

    public required Guid AccountId { get; init; }

    public required LinkPurpose Purpose { get; init; }

    public required string TokenHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>What the link is about: the new addresses.</summary>
    public string? About { get; init; }

    public bool IsGood(DateTimeOffset now) => UsedAt is null && now < ExpiresAt;

    public void Use(DateTimeOffset now) => UsedAt = now;

    /// <summary>How long each lives: a reset is for now, a printed letter for the time of the post and of the holidays.</summary>
    public static TimeSpan LifetimeOf(LinkPurpose purpose) => purpose switch
    {
        LinkPurpose.ChoosePassword => TimeSpan.FromDays(7),
        LinkPurpose.Activate => TimeSpan.FromDays(7),
        LinkPurpose.ConfirmNewEmail or LinkPurpose.ConfirmOldEmail => TimeSpan.FromDays(2),
        LinkPurpose.AccessCode => TimeSpan.FromDays(90),
    };

    /// <summary>How long the link lives that somebody asked for because a password was forgotten (R9).</summary>
    public static TimeSpan ResetLifetime => TimeSpan.FromHours(2);

    /// <returns>The link to keep, and the secret to send: 256 bits for a mail, 10 readable signs (about 50 bits, with few tries) for paper.</returns>
    public static (AccountLink Link, string Secret) New(Account account, LinkPurpose purpose, DateTimeOffset now, string? about = null, TimeSpan? lifetime = null)
    {
        var secret = purpose == LinkPurpose.AccessCode ? RandomNumberGenerator.GetString(Unambiguous, 10) : Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var link = new AccountLink { AccountId = account.Id, Purpose = purpose, TokenHash = HashOf(secret), CreatedAt = now, ExpiresAt = now + (lifetime ?? LifetimeOf(purpose)), About = about };
        return (link, secret);
    }

    /// <summary>A password to print: as readable, and long enough for the rules that it will be replaced under (R6).</summary>
    public static string PrintedPassword() => string.Join('-', Enumerable.Range(0, 3).Select(_ => RandomNumberGenerator.GetString(Unambiguous, 4)));

    /// <summary>A printed code is typed with or without its spaces and capitals.</summary>
    public static string Normalise(string typedCode) => new([.. typedCode.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]);

    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
