using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Core.Bookings;

/// <summary>
/// A calendar that a family's own program reads (RFC 5545), at an address that is its only key: 256 random bits, of which
/// we keep the hash. Who reads the database cannot read the calendars.
/// </summary>
public sealed class CalendarFeed
{
    /// <summary>In base64url: 43 letters for 32 bytes.</summary>
    public const int TokenLength = 43;

    private CalendarFeed()
    {
    }

    public CalendarFeedId Id { get; private set; } = CalendarFeedId.New();

    public HouseholdId HouseholdId { get; private set; }

    /// <summary>The adult who asked for it.</summary>
    public GuardianId GuardianId { get; private set; }

    /// <summary>Null: all children of the household.</summary>
    public ChildId? ChildId { get; private set; }

    /// <summary>SHA-256 of the token, in hexadecimal; unique.</summary>
    public string TokenHash { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    /// <returns>The feed and the token of its address, which is told once and kept nowhere.</returns>
    public static (CalendarFeed Feed, string Token) Open(Households.Guardian who, ChildId? child, DateTimeOffset now)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var feed = new CalendarFeed { HouseholdId = who.HouseholdId, GuardianId = who.Id, ChildId = child, TokenHash = HashOf(token), CreatedAt = now };
        return (feed, token);
    }

    /// <summary>A plain hash is enough: nobody guesses 256 random bits, however fast it is computed.</summary>
    public static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;
}
