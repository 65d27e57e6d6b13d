using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;
using Portal.Core.Persistence;
using Portal.Core.Places;

namespace Portal.Core.Nightly;

/// <summary>What a night would find at an organiser.</summary>
public sealed record Forecast(string Organiser, int NotTransmitted, int Waiting, int OffersOver, int Absences, int Unanswered, int Untold, int Drifted)
{
    public string Sentence() => string.Create(FrenchWords.French,
        $"{Organiser}\u00A0: {NotTransmitted:N0} à transmettre, {Waiting:N0} en attente d’une place, {OffersOver:N0} propositions échues, {Absences:N0} absences sans justificatif, {Unanswered:N0} demandes de jours passés sans réponse, {Untold:N0} réponses à annoncer, {Drifted:N0} compteurs à vérifier.");
}

/// <summary>Looks at what a night would do, and changes nothing.</summary>
public sealed class ForecastNight(PortalDb db, AuditCounters auditCounters, TimeProvider clock)
{
    /// <param name="date">The morning on which families would read the answers.</param>
    /// <param name="ct">Stops the reading.</param>
    public async Task<IReadOnlyList<Forecast>> Run(DateOnly date, CancellationToken ct)
    {
        var (now, before) = (clock.GetUtcNow(), ParisTime.At(date, TimeOnly.MinValue));
        var forecasts = new List<Forecast>();
        foreach (var organiser in await db.Organisers.AsNoTracking().OrderBy(o => o.Id).ToListAsync(ct))
        {
            var id = organiser.Id;
            forecasts.Add(new Forecast(
                organiser.Name,
                await db.Bookings.CountAsync(booking => booking.OrganiserId == id && booking.State == BookingState.NotTransmitted && booking.CreatedAt < before, ct),
                await db.WaitingEntries.CountAsync(entry => entry.OrganiserId == id && entry.State == WaitingState.Waiting, ct),
                await db.WaitingEntries.CountAsync(entry => entry.OrganiserId == id && entry.State == WaitingState.Offered && entry.OfferedUntil <= now, ct),
                await db.Absences.CountAsync(absence => absence.OrganiserId == id && absence.State == ProofState.Awaited && absence.ProofUntil < now, ct),
                await db.AskedAt(id).CountAsync(booking => booking.Date < date, ct),
                await db.Bookings.CountAsync(booking => booking.OrganiserId == id && booking.AnswerUntold, ct),
                (await auditCounters.Run(ct, id)).Drifted.Count));
        }

        return forecasts;
    }
}
