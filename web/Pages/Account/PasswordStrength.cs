using Portal.Core.Accounts;
using Portal.Web.Start;

namespace Portal.Web.Pages.Account;

/// <summary>The strength of a password while it is typed, in words: the same rules that answer when it is sent. Nothing is kept.</summary>
internal static class PasswordStrength
{
    private const int LongestQuestion = 2048;

    private sealed record Question(string? Password, string?[]? About);

    private sealed record Worth(string Words, string? Advice, int Score, bool Good);

    public static void MapPasswordStrength(this WebApplication app) => app.MapPost("/mot-de-passe-force", async (HttpRequest request, CancellationToken ct) =>
    {
        if (request.ContentLength is null or > LongestQuestion || !request.HasJsonContentType() || await request.ReadFromJsonAsync<Question>(ct) is not { } asked)
        {
            return Results.BadRequest();
        }

        var worth = PasswordRules.Rate(asked.Password, [.. (asked.About ?? []).Take(6)]);
        return Results.Json(new Worth(worth.Words, worth.Refusal?.Sentence(), worth.Score, worth.Refusal is null));
    }).DisableAntiforgery().RequireRateLimiting(Rates.Anonymous).WithMetadata(new OpenFirstAttribute());
}
