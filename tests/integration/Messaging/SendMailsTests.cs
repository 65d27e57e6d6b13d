using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.TestSupport;
using Portal.TestSupport.Engines;
using Xunit;

namespace Portal.IntegrationTests.Messaging;

/// <summary>The outbox and a real mail server (I4): order, back-off, what is given up, and a sender that dies.</summary>
public sealed class SendMailsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mails_to_one_address_leave_in_their_order_and_those_to_others_meanwhile()
    {
        var town = new TestTown();
        var families = town.Households(6);
        await using var mails = await MailTown.Start(town);
        for (var number = 1; number <= 5; number++)
        {
            foreach (var family in families)
            {
                await mails.Invoice(family.Parent, $"invoice:{family.Id.Value}:{number}", Ct, $"2026-00000{number}");
            }
        }

        Assert.Equal(30, await mails.Send(Ct));

        Assert.Equal(0, await mails.Send(Ct));
        Assert.All(families, family => Assert.Equal(
            ["2026-000001", "2026-000002", "2026-000003", "2026-000004", "2026-000005"],
            mails.Caught.Where(mail => mail.To.Contains(family.Parent.Email)).Select(mail => Number(mail.Text))));
    }

    [Fact]
    public async Task A_mail_that_waits_for_its_next_try_holds_back_the_later_ones_to_its_address_only()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(), town.Household());
        martin.Parent.Email = "plus-tard+martin@example.fr";
        await using var mails = await MailTown.Start(town);
        await mails.Invoice(martin.Parent, "invoice:1", Ct);
        await mails.Invoice(martin.Parent, "invoice:2", Ct, "2026-000002");
        await mails.Invoice(durand.Parent, "invoice:3", Ct);

        var sent = await mails.Send(Ct);

        var rows = await mails.Mails(Ct);
        Assert.Equal(1, sent);
        Assert.Equal((1, 0, 1), (rows[0].Attempts, rows[1].Attempts, rows[2].Attempts));
        Assert.Equal(mails.Host.Clock.GetUtcNow() + TimeSpan.FromSeconds(30), rows[0].NextAttemptAt);

        mails.Host.Clock.Advance(TimeSpan.FromSeconds(30));
        await mails.Send(Ct);

        rows = await mails.Mails(Ct);
        Assert.Equal((2, 0), (rows[0].Attempts, rows[1].Attempts));
        Assert.Equal(mails.Host.Clock.GetUtcNow() + TimeSpan.FromSeconds(60), rows[0].NextAttemptAt);
    }

    [Fact]
    public async Task A_refusal_for_good_is_a_dead_letter_that_an_agent_sends_again_to_the_address_that_is_good_now()
    {
        var town = new TestTown();
        var martin = town.Household();
        var good = martin.Parent.Email;
        martin.Parent.Email = "refuse+martin@example.fr";
        await using var mails = await MailTown.Start(town);
        var agent = new StaffDriver(mails.Host).Agent;
        await mails.Invoice(martin.Parent, "invoice:1", Ct);
        await mails.Send(Ct);
        var dead = (await mails.Mails(Ct)).Single();
        await mails.Host.In((PortalDb db) => db.Guardians.Where(guardian => guardian.Id == martin.Parent.Id).ExecuteUpdateAsync(guardian => guardian.SetProperty(g => g.Email, good), Ct));

        var stranger = await mails.Host.In((ResendMail deed) => deed.Run(agent with { OrganiserId = new(99) }, dead.Id, Ct));
        var why = await mails.Host.In((ResendMail deed) => deed.Run(agent, dead.Id, Ct));
        var twice = await mails.Host.In((ResendMail deed) => deed.Run(agent, dead.Id, Ct));
        await mails.Send(Ct);

        Assert.Equal(MailState.GivenUp, dead.State);
        Assert.NotNull(stranger);
        Assert.Null(why);
        Assert.Equal("Ce courriel est déjà en route.", twice);
        var arrived = Assert.Single(mails.Caught);
        Assert.Equal((good, $"{dead.Id:N}@portail-famille"), (Assert.Single(arrived.To), arrived.MessageId));
        Assert.Equal(MailState.Sent, (await mails.Mails(Ct)).Single().State);
        Assert.Single(await mails.Host.Ask(db => db.AuditEntries.Where(entry => entry.What == "mail.resent").ToListAsync(Ct)));
    }

    [Fact]
    public async Task A_server_that_is_away_costs_one_try_and_no_mail()
    {
        var town = new TestTown();
        var families = town.Households(20);
        await using var mails = await MailTown.Start(town, Cable.FreePort());
        foreach (var family in families)
        {
            await mails.Invoice(family.Parent, $"invoice:{family.Id.Value}", Ct);
        }

        var sent = await mails.Send(Ct);

        var rows = await mails.Mails(Ct);
        Assert.Equal(0, sent);
        Assert.InRange(rows.Sum(mail => mail.Attempts), 1, 4);
        Assert.All(rows, mail => Assert.Equal(MailState.ToSend, mail.State));

        await using var later = mails.Host.Twin(MailTown.Options(mails.Port));
        mails.Host.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(20, await later.In((SendMails deed) => deed.Run(Ct)));
        Assert.Equal(20, mails.Caught.DistinctBy(mail => mail.MessageId).Count());
    }

    [Fact]
    public async Task A_server_that_serves_few_at_once_says_how_many_and_no_mail_loses_a_try()
    {
        var town = new TestTown();
        var families = town.Households(60);
        await using var mails = await MailTown.Start(town, serves: 2);
        foreach (var family in families)
        {
            await mails.Invoice(family.Parent, $"invoice:{family.Id.Value}", Ct);
        }

        await using var many = mails.Host.Twin(Through(transport => new StartingTogether(transport, 8), mails.Port, connections: 8));
        var sent = await many.In((SendMails deed) => deed.Run(Ct));

        Assert.Equal(60, sent);
        Assert.InRange(mails.Catcher.TurnedAway, 1, 7);
        Assert.All(await mails.Mails(Ct), mail => Assert.Equal((MailState.Sent, 1), (mail.State, mail.Attempts)));
        Assert.Equal(60, mails.Caught.DistinctBy(mail => mail.MessageId).Count());
    }

    [Fact]
    public async Task Two_senders_at_once_send_each_mail_once()
    {
        var town = new TestTown();
        var families = town.Households(60);
        await using var mails = await MailTown.Start(town);
        foreach (var family in families)
        {
            await mails.Invoice(family.Parent, $"invoice:{family.Id.Value}", Ct);
        }

        var sent = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => mails.Send(Ct)));

        Assert.Equal(60, sent.Sum());
        Assert.Equal(60, mails.Caught.Count);
        Assert.Equal(60, mails.Caught.DistinctBy(mail => mail.MessageId).Count());
    }

    [Fact]
    public async Task A_mail_whose_note_was_the_victim_of_a_deadlock_leaves_once()
    {
        var town = new TestTown();
        var families = town.Households(20);
        await using var mails = await MailTown.Start(town);
        foreach (var family in families)
        {
            await mails.Invoice(family.Parent, $"invoice:{family.Id.Value}", Ct);
        }

        var deadlock = new Victim(command => command.Sets("SentAt"));
        await using var unlucky = mails.Host.Twin(MailTown.Options(mails.Port) with
        {
            Services = services =>
            {
                MailTown.Options(mails.Port).Services!(services);
                services.Intercept(deadlock);
            },
        });
        var sent = await unlucky.In((SendMails deed) => deed.Run(Ct));
        mails.Host.Clock.Advance(TimeSpan.FromMinutes(3));
        await mails.Send(Ct);

        Assert.Equal((1, 20), (deadlock.Deaths, sent));
        Assert.All(await mails.Mails(Ct), mail => Assert.Equal((MailState.Sent, 1), (mail.State, mail.Attempts)));
        Assert.Equal(20, mails.Caught.Count);
    }

    /// <summary>The sender dies after the server's « yes », before its note: seeds choose at which mail.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(19)]
    public async Task A_sender_that_dies_in_the_middle_forgets_nothing_and_what_leaves_twice_has_one_identifier(int dies)
    {
        var town = new TestTown();
        var families = town.Households(20);
        await using var mails = await MailTown.Start(town);
        foreach (var family in families)
        {
            await mails.Invoice(family.Parent, $"invoice:{family.Id.Value}", Ct);
        }

        var first = mails.Host.Twin(Through(transport => new DyingTransport(transport, dies), mails.Port, connections: 1));
        await Assert.ThrowsAsync<ProcessDiedException>(() => first.In((SendMails deed) => deed.Run(Ct)));
        await first.Leave();

        Assert.Equal(0, await mails.Send(Ct));
        mails.Host.Clock.Advance(TimeSpan.FromMinutes(3));
        await mails.Send(Ct);

        Assert.All(await mails.Mails(Ct), mail => Assert.Equal(MailState.Sent, mail.State));
        Assert.Equal(20, mails.Caught.DistinctBy(mail => mail.MessageId).Count());
        Assert.Equal(21, mails.Caught.Count);
    }

    [Fact]
    public async Task One_mail_per_cause_whatever_is_run_twice_I4()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var mails = await MailTown.Start(town);
        await mails.Invoice(martin.Parent, "invoice:1", Ct);

        await Assert.ThrowsAnyAsync<DbUpdateException>(() => mails.Invoice(martin.Parent, "invoice:1", Ct));

        Assert.Equal(1, await mails.Send(Ct));
    }

    [Fact]
    public async Task A_letter_that_opens_an_account_is_forgotten_once_it_has_left()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var mails = await MailTown.Start(town);
        await mails.Invoice(martin.Parent, "reset:1", Ct, kind: MailKind.PasswordReset);
        await mails.Send(Ct);

        var row = (await mails.Mails(Ct)).Single();

        Assert.Contains("/factures", Assert.Single(mails.Caught).Text, StringComparison.Ordinal);
        Assert.Equal(("", "", null), (row.Html, row.Text, row.ActionLink));
        Assert.Contains("n’est pas gardé", await mails.Host.In((ResendMail deed) => deed.Run(new StaffDriver(mails.Host).Agent, row.Id, Ct)), StringComparison.Ordinal);
    }

    private static string Number(string text) => Regex.Match(text, @"2026-\d{6}").Value;

    /// <summary>Each process's own options, with something between it and the real transport.</summary>
    private static CoreOptions Through(Func<IMailTransport, IMailTransport> between, int port, int connections) => MailTown.Options(port) with
    {
        Services = services =>
        {
            MailTown.Options(port, connections).Services!(services);
            var real = services.Last(service => service.ServiceType == typeof(IMailTransport));
            services.AddSingleton(provider => between((IMailTransport)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!)));
        },
    };

    private sealed class ProcessDiedException : Exception;

    private sealed class DyingTransport(IMailTransport real, int dies) : IMailTransport
    {
        private int sent;

        public async Task Send(OutgoingMail mail, CancellationToken ct)
        {
            await real.Send(mail, ct);
            if (++sent == dies)
            {
                throw new ProcessDiedException();
            }
        }

        public void CloseIdle() => real.CloseIdle();
    }

    /// <summary>The first mails leave in the same instant, each over a connection of its own.</summary>
    private sealed class StartingTogether(IMailTransport real, int starters) : IMailTransport
    {
        private readonly TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int here;

        public async Task Send(OutgoingMail mail, CancellationToken ct)
        {
            if (Interlocked.Increment(ref here) == starters)
            {
                go.SetResult();
            }

            await go.Task.WaitAsync(ct);
            await real.Send(mail, ct);
        }

        public void CloseIdle() => real.CloseIdle();
    }
}
