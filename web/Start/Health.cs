using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Web.Start;

/// <summary>How the node says that it is well.</summary>
public static class Health
{
    /// <summary>Answers 200 when the database does, tables and all: for the proxy and for <c>./portal up</c>.</summary>
    public static void MapHealth(this WebApplication app) => app.MapGet("/sante", async (PortalDb db, CancellationToken ct) =>
    {
        await db.Organisers.AnyAsync(ct);
        return Results.Text("ok");
    });
}
