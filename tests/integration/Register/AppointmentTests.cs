using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Activities;
using Portal.Core.Dossiers;
using Portal.Core.Register;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Register;

/// <summary>R20: who did not come last year is marked, may be unmarked as a whole, and those met since stay met.</summary>
public sealed class AppointmentTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_did_not_come_last_year_is_marked_and_who_is_new_or_came_is_not_R20()
    {
        var town = new TestTown { Policies = TestTown.BilledLater };
        var (came, absent, met, isNew) = (town.Household(), town.Household(), town.Household(), town.Household());
        await using var host = await CoreHost.Start(town);
        var agent = ImportTests.Agent(host);
        await host.Ask(async db =>
        {
            // Known since last year, but for one; a Wednesday of last year for one, past the limits of any booking.
            foreach (var home in new[] { came, absent, met })
            {
                await db.ChildFiles.Where(file => file.HouseholdId == home.Id).ExecuteUpdateAsync(file => file.SetProperty(f => f.ValidatedFor, 2025), Ct);
            }

            return await db.Activities.ExecuteUpdateAsync(activity => activity.SetProperty(a => a.Kind, ActivityKind.Wednesday), Ct);
        });
        await host.As(came).Tick(Ct, came.Picks(town.Lunch, TestTown.Thursday));
        await host.As(came).Commit(Ct);
        await host.Ask(db => db.Bookings.ExecuteUpdateAsync(booking => booking.SetProperty(b => b.Date, new DateOnly(2026, 3, 4)), Ct));

        var found = await host.In((FindAbsentees deed) => deed.Run(agent, 1, Ct));
        var changed = await host.In((AskForAppointments deed) => deed.Run(agent, 1, found.Count + 1, Ct));
        var marked = await host.In((AskForAppointments deed) => deed.Run(agent, 1, found.Count, Ct));
        var file = await Files(host);
        await host.In((MeetFamily deed) => deed.Run(agent, met.Child.Id, Ct));
        var round = await host.Ask(db => db.AppointmentRounds.SingleAsync(Ct));
        var stranger = await host.In((UndoAppointments deed) => deed.Run(agent with { OrganiserId = new OrganiserId(2) }, round.Id, Ct));
        var undone = await host.In((UndoAppointments deed) => deed.Run(agent, round.Id, Ct));
        var twice = await host.In((UndoAppointments deed) => deed.Run(agent, round.Id, Ct));

        Assert.Equal(new[] { absent.Child.Id, met.Child.Id }.OrderBy(id => id.Value), found.Select(child => child.Child).OrderBy(id => id.Value));
        Assert.Equal((0, Refusal.ListChanged), changed);
        Assert.Equal((2, null), marked);
        Assert.Equal(new[] { absent.Child.Id, met.Child.Id }.OrderBy(id => id.Value), file.Where(f => f.NeedsAppointment).Select(f => f.ChildId).OrderBy(id => id.Value));
        Assert.DoesNotContain(file, f => f.ChildId == isNew.Child.Id && f.NeedsAppointment);
        Assert.Equal((Refusal.NotFound, (1, null), Refusal.AlreadyAnswered), (stranger.Refusal, undone, twice.Refusal));
        Assert.DoesNotContain(await Files(host), f => f.NeedsAppointment);
        Assert.Equal(2, await host.Ask(db => db.AuditEntries.CountAsync(line => line.What == "file.appointment-asked", Ct)));
    }

    private static Task<List<ChildFile>> Files(CoreHost host) => host.Ask(db => db.ChildFiles.AsNoTracking().ToListAsync(Ct));
}
