using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Bookings;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Accounts;

/// <summary>What nobody asks for any more is removed after its time, and nothing before (RGPD, art. 5).</summary>
public sealed class RetentionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_identity_seen_at_the_door_is_kept_twelve_months_and_its_audit_line_stays()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var host = await CoreHost.Start(town);
        var today = ParisTime.DayOf(host.Clock.Now);
        DateOnly[] days = [today, today.AddMonths(-12), today.AddMonths(-12).AddDays(-1), today.AddYears(-3)];
        await host.Ask(async db =>
        {
            db.AddRange(days.Select(day => new IdentityCheck
            {
                OrganiserId = town.OrganiserId, HouseholdId = martin.Id, ChildId = martin.Child.Id, Date = day, PersonId = martin.Parent.Id.Value, PersonName = "Camille Martin",
                Document = IdentityDocument.IdentityCard, At = host.Clock.Now, By = "agent",
            }));
            return await db.SaveChangesAsync(Ct);
        });
        var audited = await host.Ask(db => db.AuditEntries.CountAsync(Ct));

        var (first, second) = (await host.In((ForgetIdentityChecks deed) => deed.Run(Ct)), await host.In((ForgetIdentityChecks deed) => deed.Run(Ct)));

        Assert.Equal((2, 0), (first, second));
        Assert.Equal([today.AddMonths(-12), today], await host.Ask(db => db.IdentityChecks.OrderBy(check => check.Date).Select(check => check.Date).ToListAsync(Ct)));
        Assert.Equal(audited, await host.Ask(db => db.AuditEntries.CountAsync(Ct)));
    }

    [Fact]
    public async Task Tries_are_kept_a_day_and_a_limit_that_still_holds_is_not_lifted()
    {
        await using var host = await CoreHost.Start(new TestTown());
        await host.In((Tries tries) => tries.Take("sign-in", "quelquun", new Caller("192.0.2.1"), Ct));
        host.Clock.Advance(ForgetTries.Retention + TimeSpan.FromMinutes(1));
        for (var at = 0; at < Tries.PerIdentifier; at++)
        {
            await host.In((Tries tries) => tries.Take("sign-in", "autre", new Caller("192.0.2.2"), Ct));
        }

        var (first, second) = (await host.In((ForgetTries deed) => deed.Run(Ct)), await host.In((ForgetTries deed) => deed.Run(Ct)));

        // A try, and the rows by which its name and its network were locked.
        Assert.Equal((3, 0), (first, second));
        Assert.Equal(Tries.PerIdentifier, await host.Ask(db => db.AccountAttempts.CountAsync(attempt => attempt.NetworkHash != "", Ct)));
        Assert.False(await host.In((Tries tries) => tries.Take("sign-in", "autre", new Caller("192.0.2.2"), Ct)));
    }
}
