using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>
/// The service writes down a household's quotient from a day on; one for the same day is its correction. What is booked
/// keeps its price (I7); the next bookings follow the quotient of their day. Every adult reads of it by mail.
/// </summary>
public sealed class NoteQuotient(PortalDb db, DossierLetters letters, TimeProvider clock)
{
    /// <summary>Years before and after today that a quotient may start in: more is a slip of the keys.</summary>
    public const int YearsAround = 2;

    /// <param name="typed">As the agent wrote it: « 842,50 ».</param>
    /// <returns>Why nothing was noted; null when it is, also when it was already.</returns>
    public Task<Refusal?> Run(Agent agent, HouseholdId household, string? typed, DateOnly? from, CancellationToken ct) =>
        db.InTransaction(() => Note(agent, household, typed, from, ct), ct);

    private async Task<Refusal?> Note(Agent agent, HouseholdId id, string? typed, DateOnly? from, CancellationToken ct)
    {
        if (!await db.HouseholdsOf(agent).AnyAsync(home => home.Id == id, ct))
        {
            return Refusal.NotFound;
        }

        var now = clock.GetUtcNow();
        var today = ParisTime.DayOf(now);
        if (!FamilyQuotient.TryRead(typed, out var value) || from is not { } day || day < today.AddYears(-YearsAround) || day > today.AddYears(YearsAround))
        {
            return Refusal.QuotientUnreadable;
        }

        // Guard: the household's row, so that a form sent twice at once notes one quotient, and no booking is priced in between.
        await db.LockMoney(id, ct);
        var home = await db.Households.Include(one => one.Quotients).SingleAsync(one => one.Id == id, ct);
        var before = home.Quotients.FirstOrDefault(known => known.ValidFrom == day);
        if (before?.Value == value)
        {
            return null;
        }

        var quotient = new FamilyQuotient { HouseholdId = id, Value = value, ValidFrom = day };
        home.Declare(quotient);
        db.Record(now, agent.Name, "quotient.noted", $"household {id.Value}, from {day:O}", id, before?.Value.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture), value.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture));
        await letters.QuotientNoted(quotient, agent.OrganiserId, now, ct);
        return null;
    }
}
