using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Messaging;

/// <summary>R10: booking reports go to all addresses of an adult, receipts to the first; read from a real SMTP conversation.</summary>
public sealed class AddressesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Booking_reports_go_to_all_addresses_receipts_to_the_first_and_an_alert_is_one_R10_R21()
    {
        var town = new TestTown();
        var martin = town.Household();
        martin.Parent.Email = "Camille@example.fr; mamie@example.fr ;camille@example.fr";
        await using var mails = await MailTown.Start(town);
        await mails.Invoice(martin.Parent, "report:1", Ct, kind: MailKind.ServiceAnswered);
        await mails.Invoice(martin.Parent, "receipt:1", Ct, kind: MailKind.PaymentReceived);
        await mails.Invoice(martin.Parent, "document:1", Ct, kind: MailKind.DocumentRefused);

        var sent = await mails.Send(Ct);
        var alerts = await mails.Host.Ask(db => db.AlertsOf(martin.Id, martin.Parent.Id).ToListAsync(Ct));

        Assert.Equal(4, sent);
        Assert.Equal(["camille@example.fr", "camille@example.fr", "camille@example.fr", "mamie@example.fr"], mails.Caught.SelectMany(mail => mail.To).Order());
        Assert.Equal("report:1>mamie@example.fr", (await mails.Mails(Ct)).Single(mail => mail.CopyOf is not null).Cause);
        Assert.Equal((3, 3), (alerts.Count, await mails.Host.Ask(db => db.UnreadAlertsOf(martin.Parent.Id, Ct))));
    }

    [Fact]
    public async Task The_bounce_of_one_address_stops_that_one_alone_and_a_report_written_twice_is_sent_once_R10()
    {
        var town = new TestTown();
        var martin = town.Household();
        martin.Parent.Email = "camille@example.fr;refuse+mamie@example.fr";
        await using var mails = await MailTown.Start(town);
        await mails.Invoice(martin.Parent, "report:1", Ct, kind: MailKind.ServiceAnswered);
        await mails.Send(Ct);
        await mails.Invoice(martin.Parent, "report:2", Ct, kind: MailKind.ServiceAnswered);
        await Assert.ThrowsAnyAsync<DbUpdateException>(() => mails.Invoice(martin.Parent, "report:2", Ct, kind: MailKind.ServiceAnswered));
        await mails.Send(Ct);
        var rows = (await mails.Mails(Ct)).OrderBy(mail => mail.Cause, StringComparer.Ordinal).ToList();
        var stopped = await mails.Host.Ask(db => db.StoppedAddress(martin.Parent.Emails, Ct));

        Assert.Equal([MailState.Sent, MailState.GivenUp, MailState.Sent, MailState.AddressStopped], rows.Select(mail => mail.State));
        Assert.Equal(["camille@example.fr", "camille@example.fr"], mails.Caught.SelectMany(mail => mail.To));
        Assert.Equal("refuse+mamie@example.fr", stopped!.Address);
        // A copy is sent again to its own address, not to the first.
        mails.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var agent = new StaffDriver(mails.Host).Agent;
        await mails.Host.In((ResumeAddress deed) => deed.Run(agent, rows[3].Id, Ct));
        Assert.Null(await mails.Host.In((ResendMail deed) => deed.Run(agent, rows[3].Id, Ct)));
        Assert.Equal("refuse+mamie@example.fr", (await mails.Mails(Ct)).Single(mail => mail.Id == rows[3].Id).To);
        await mails.Host.In((PortalDb db) => db.Guardians.ExecuteUpdateAsync(guardian => guardian.SetProperty(g => g.Email, "camille@example.fr"), Ct));
        Assert.Contains("n’a plus", await mails.Host.In((ResendMail deed) => deed.Run(agent, rows[1].Id, Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_wants_one_mail_a_day_has_one_per_address_of_what_goes_there_R10()
    {
        var town = new TestTown();
        var martin = town.Household();
        martin.Parent.Email = "camille@example.fr;mamie@example.fr";
        await using var mails = await MailTown.Start(town);
        await mails.Host.Ask(async db =>
        {
            db.AddRange(new[] { MailTopic.Answers, MailTopic.Documents }.Select(topic => new MailPreference { GuardianId = martin.Parent.Id, Topic = topic, Delivery = MailDelivery.Daily }));
            return await db.SaveChangesAsync(Ct);
        });
        await mails.Invoice(martin.Parent, "report:1", Ct, kind: MailKind.ServiceAnswered);
        await mails.Invoice(martin.Parent, "document:1", Ct, kind: MailKind.DocumentRefused);

        var written = (await mails.Host.In((SendDigests deed) => deed.Run(Ct)), await mails.Host.In((SendDigests deed) => deed.Run(Ct)));
        await mails.Send(Ct);

        Assert.Equal((2, 0), written);
        var (first, copy) = (mails.Caught.Single(mail => mail.To.Contains("camille@example.fr")), mails.Caught.Single(mail => mail.To.Contains("mamie@example.fr")));
        Assert.Contains("est à renvoyer", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("est à renvoyer", copy.Text, StringComparison.Ordinal);
        Assert.Equal(2, await mails.Host.Ask(db => db.UnreadAlertsOf(martin.Parent.Id, Ct)));
        var digest = (await mails.Mails(Ct)).Single(mail => mail.Kind == MailKind.Digest && mail.To == "mamie@example.fr");
        Assert.Null(await mails.Host.In((ResendMail deed) => deed.Run(new StaffDriver(mails.Host).Agent, digest.Id, Ct)));
        Assert.Equal("mamie@example.fr", (await mails.Mails(Ct)).Single(mail => mail.Id == digest.Id).To);
    }
}
