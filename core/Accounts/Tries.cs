using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>
/// Counts tries per key, whether what was tried exists or not, so that a limit tells nobody which accounts there are (R9).
/// Its rows are saved by themselves: a try that fails is counted all the same.
/// </summary>
public sealed class Tries(PortalDb db, TimeProvider clock)
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>Per identifier, number or code: the CNIL's measure against guessing.</summary>
    public const int OfOne = 10;

    /// <summary>Per address of the network: a school or a town hall has many people behind one.</summary>
    public const int OfANetwork = 100;

    /// <summary>Counts one more try under each key.</summary>
    /// <returns>False when one of them has used up its tries of the last quarter of an hour.</returns>
    public async Task<bool> Take(string what, string? identifier, string? network, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var since = now - Window;
        var (one, many) = (Key(what, identifier?.Trim().ToUpperInvariant()), Key(what + "@", network));
        var counted = await db.AccountAttempts.Where(attempt => (attempt.KeyHash == one || attempt.KeyHash == many) && attempt.At > since)
            .GroupBy(attempt => attempt.KeyHash).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, ct);
        if (counted.GetValueOrDefault(one) >= OfOne || counted.GetValueOrDefault(many) >= OfANetwork)
        {
            return false;
        }

        return await db.InTransaction(async () =>
        {
            await db.AccountAttempts.Where(attempt => attempt.KeyHash == one && attempt.At <= since).ExecuteDeleteAsync(ct);
            db.AccountAttempts.Add(new Attempt { KeyHash = one, At = now });
            db.AccountAttempts.Add(new Attempt { KeyHash = many, At = now });
            return true;
        }, ct);
    }

    /// <summary>
    /// Forgets the tries upon what was found: the right password after three wrong ones starts afresh, and an evening on
    /// which a whole town signs in through one operator's address is no attack.
    /// </summary>
    public async Task Forget(string what, string? identifier, string? network, CancellationToken ct)
    {
        var (one, many) = (Key(what, identifier?.Trim().ToUpperInvariant()), Key(what + "@", network));
        await db.AccountAttempts.Where(attempt => attempt.KeyHash == many && db.AccountAttempts.Any(own => own.KeyHash == one && own.At == attempt.At)).ExecuteDeleteAsync(ct);
        await db.AccountAttempts.Where(attempt => attempt.KeyHash == one).ExecuteDeleteAsync(ct);
    }

    /// <summary>
    /// Takes something that serves once, on whichever node it is shown first: a challenge that was answered is worth nothing to
    /// whoever has kept the answer.
    /// </summary>
    /// <returns>False when it was taken before.</returns>
    public async Task<bool> Once(string what, string value, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (since, spent) = (now - Window, Attempt.Once(Key(what, "once"), AccountLink.HashOf($"{what}|{value}"), now));
        return await db.InTransaction(async () =>
        {
            if (await db.AccountAttempts.AnyAsync(attempt => attempt.Id == spent.Id, ct))
            {
                return false;
            }

            // Guard: the key of the row is made of the value, so of two at once one is run again and finds it taken.
            await db.AccountAttempts.Where(attempt => attempt.KeyHash == spent.KeyHash && attempt.At <= since).ExecuteDeleteAsync(ct);
            db.AccountAttempts.Add(spent);
            return true;
        }, ct);
    }

    private static string Key(string what, string? of) => AccountLink.HashOf($"{what}|{of}");
}
