using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Live;
using Portal.Core.Persistence;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Invariants;

/// <summary>Browsers hear only what is committed: every deed of the suite speaks through a feed that refuses anything else.</summary>
public sealed class ToldAfterCommitTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deed_that_announces_inside_its_transaction_fails_its_test()
    {
        await using var host = await CoreHost.Start(new TestTown());
        await using var scope = host.Scope();
        var (db, feed) = (scope.ServiceProvider.GetRequiredService<PortalDb>(), scope.ServiceProvider.GetRequiredService<ILiveFeed>());

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => db.InTransaction(
            () =>
            {
                feed.JobChanged(host.Town.OrganiserId);
                return Task.FromResult(true);
            },
            Ct));
        feed.JobChanged(host.Town.OrganiserId);

        Assert.Contains("inside a transaction", fault.Message, StringComparison.Ordinal);
        Assert.Single(host.Feed.Jobs);
    }
}
