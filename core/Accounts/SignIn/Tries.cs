using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Accounts;

/// <summary>
/// Counts tries, whether what was tried exists or not, so that a limit tells nobody which accounts there are (R9). They are
/// counted by identifier and network together: a stranger's tries shut the stranger out. Who guesses from many networks meets
/// a slower limit of the identifier alone; a device that the account knows has a count of its own, so neither shuts out its owner.
/// </summary>
public sealed class Tries(PortalDb db, IServiceScopeFactory scopes, ILookupNormalizer names, TimeProvider clock)
{
    public const string SignIn = "sign-in";
    public const string Code = "code";
    public const string OwnPassword = "own-password";

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>Per identifier, number or code, and network: the CNIL's measure against guessing.</summary>
    public const int PerIdentifier = 10;

    /// <summary>Per network: a school or a town hall has many people behind one address.</summary>
    public const int PerNetwork = 100;

    /// <summary>Per identifier, from wherever: in <see cref="Day"/>, on devices that the account does not know.</summary>
    public const int PerIdentifierADay = 100;

    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Counts one more try before it is judged. The row is saved by itself: what fails is counted all the same.</summary>
    /// <param name="identifier">Null: only the network is limited, as there is nothing to guess.</param>
    /// <returns>False when the tries are used up: it must not be judged.</returns>
    public async Task<bool> Take(string what, string? identifier, Caller from, CancellationToken ct)
    {
        // By a connection of its own: what the page has read, and will write once the try was judged, stays as it is.
        await using var scope = scopes.CreateAsyncScope();
        var own = scope.ServiceProvider.GetRequiredService<PortalDb>();
        return await own.InTransaction(() => Count(own, what, identifier, from, ct), ct);
    }

    private async Task<bool> Count(PortalDb own, string what, string? identifier, Caller from, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var attempt = new Attempt { KeyHash = Key(what, identifier), NetworkHash = Network(what, from), DeviceHash = Device(from), At = now };

        // Guard: one at a time upon an identifier, then one at a time from a network, so that of sixty at once each counts those
        // before it.
        if (identifier is not null)
        {
            await Lock(own, attempt.DeviceHash is null ? attempt.KeyHash : Key(attempt.KeyHash, attempt.DeviceHash), now, ct);
        }

        if (attempt.DeviceHash is null)
        {
            await Lock(own, attempt.NetworkHash, now, ct);
        }

        if (await IsUsedUp(own, attempt, identifier is not null, ct))
        {
            return false;
        }

        own.AccountAttempts.Add(attempt);
        return true;
    }

    /// <summary>
    /// Forgets this caller's tries upon what was found: the right password after three wrong ones starts afresh, and an evening
    /// on which a whole town signs in through one operator's address is no attack. Those of other networks stay.
    /// </summary>
    public Task Forget(string what, string? identifier, Caller from, CancellationToken ct)
    {
        var (one, network, device) = (Key(what, identifier), Network(what, from), Device(from));
        return db.AccountAttempts.Where(attempt => attempt.KeyHash == one && attempt.NetworkHash == network && attempt.DeviceHash == device).ExecuteDeleteAsync(ct);
    }

    /// <summary>Forgets everybody's tries upon an account whose owner has just proved the mailbox: the new password is another one.</summary>
    public Task ForgetAll(Account account, CancellationToken ct)
    {
        var keys = new[] { SignIn, Code, OwnPassword }.SelectMany(what => new[] { account.UserName, account.Email }.OfType<string>().Select(name => Key(what, name))).ToList();
        return db.AccountAttempts.Where(attempt => keys.Contains(attempt.KeyHash)).ExecuteDeleteAsync(ct);
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

    private static async Task<bool> IsUsedUp(PortalDb own, Attempt attempt, bool hasIdentifier, CancellationToken ct)
    {
        var (since, today) = (attempt.At - Window, attempt.At - Day);
        var (one, network, device) = (attempt.KeyHash, attempt.NetworkHash, attempt.DeviceHash);
        if (device is not null)
        {
            return await own.AccountAttempts.CountAsync(other => other.KeyHash == one && other.DeviceHash == device && other.At > since, ct) >= PerIdentifier;
        }

        var strangers = own.AccountAttempts.Where(other => other.DeviceHash == null);
        return await strangers.CountAsync(other => other.NetworkHash == network && other.At > since, ct) >= PerNetwork
            || (hasIdentifier && await strangers.CountAsync(other => other.KeyHash == one && other.NetworkHash == network && other.At > since, ct) >= PerIdentifier)
            || (hasIdentifier && await strangers.CountAsync(other => other.KeyHash == one && other.At > today, ct) >= PerIdentifierADay);
    }

    // A row for each thing that is locked; a deed that finds none yet writes it, and of two that do the second is run again.
    private static async Task Lock(PortalDb own, string key, DateTimeOffset now, CancellationToken ct)
    {
        var gate = Attempt.Once(AccountLink.HashOf("gate"), key, now);
        if (await own.AccountAttempts.Where(row => row.Id == gate.Id).ExecuteUpdateAsync(row => row.SetProperty(g => g.At, now), ct) == 0)
        {
            own.AccountAttempts.Add(gate);
            await own.SaveChangesAsync(ct);
        }
    }

    // The name that Identity looks for: two spellings of one account are one count.
    private string Key(string what, string? identifier) => AccountLink.HashOf($"{what}|{names.NormalizeName(identifier?.Trim())}");

    private static string Network(string what, Caller from) => AccountLink.HashOf($"{what}@|{from.Network}");

    private static string? Device(Caller from) => from.KnownDevice is { } device ? AccountLink.HashOf(device) : null;
}
