using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Portal.Core;
using Portal.Core.Accounts;

namespace Portal.Web.Start;

/// <summary>
/// How often one network may ask for what is open to everybody, on one node. A school or a whole neighbourhood sits behind one
/// address, so it is much; it is there against a machine that asks without end. Names and passwords are counted by <see cref="Tries"/>.
/// </summary>
internal static class Rates
{
    /// <summary>Pages and doors that ask for no account.</summary>
    public const string Anonymous = "anonymous";

    public static IServiceCollection AddPortalRates(this IServiceCollection services) => services.AddRateLimiter(rates =>
    {
        rates.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        rates.OnRejected = (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(Math.Max(1, wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
        rates.AddPolicy(Anonymous, http => Of(Caller.NetworkOf(http.Connection.RemoteIpAddress), http.RequestServices.GetRequiredService<IOptions<PortalSettings>>().Value.AnonymousPerMinute));
    });

    private static RateLimitPartition<string> Of(string network, int perMinute) => perMinute == 0
        ? RateLimitPartition.GetNoLimiter(network)
        : RateLimitPartition.GetTokenBucketLimiter(network, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = Math.Max(1, perMinute / 60),
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        });
}
