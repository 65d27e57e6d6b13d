using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>An adult has read one of their alerts, or says that they have read them all.</summary>
public sealed class ReadAlerts(PortalDb db, TimeProvider clock)
{
    /// <param name="who">Only what was written to them becomes read.</param>
    /// <param name="mail">Null for all.</param>
    /// <param name="ct">Stops before the save.</param>
    public Task<int> Run(Guardian who, Guid? mail, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.Mails.Where(m => m.GuardianId == who.Id && m.ReadAt == null && (mail == null || m.Id == mail)).ExecuteUpdateAsync(m => m.SetProperty(a => a.ReadAt, now), ct);
    }
}
