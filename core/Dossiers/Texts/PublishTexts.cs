using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>Brings into force the texts whose day has come. Each is its own transaction, and gone from the list with it: run twice, or killed, none comes twice.</summary>
public sealed class PublishTexts(PortalDb db, TimeProvider clock)
{
    /// <returns>How many came into force.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        var today = clock.TodayInParis();
        var due = await db.PreparedTexts.AsNoTracking().Where(text => text.From <= today).Select(text => new { text.OrganiserId, text.Kind }).ToListAsync(ct);
        var published = 0;
        foreach (var text in due)
        {
            published += await db.InTransaction(() => Publish(text.OrganiserId, text.Kind, today, ct), ct) ? 1 : 0;
        }

        return published;
    }

    private async Task<bool> Publish(OrganiserId organiser, LegalKind kind, DateOnly today, CancellationToken ct)
    {
        if (await db.PreparedTexts.FirstOrDefaultAsync(text => text.OrganiserId == organiser && text.Kind == kind && text.From <= today, ct) is not { } prepared)
        {
            return false;
        }

        var newest = await db.LegalTexts.Where(text => text.OrganiserId == organiser && text.Kind == kind).MaxAsync(text => (int?)text.Version, ct) ?? 0;
        db.Remove(prepared);
        Publish(db, prepared, newest + 1, "publish-texts", clock.GetUtcNow());
        return true;
    }

    internal static void Publish(PortalDb db, PreparedText text, int version, string who, DateTimeOffset now)
    {
        db.Add(new LegalText { OrganiserId = text.OrganiserId, Kind = text.Kind, Version = version, Title = text.Title, Body = text.Body, PublishedAt = now });
        db.Record(now, who, "text.published", $"{text.Kind} v{version} organiser {text.OrganiserId.Value}", null, version == 1 ? null : $"v{version - 1}", $"v{version}");
    }
}
