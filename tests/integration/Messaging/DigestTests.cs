using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Messaging;

/// <summary>Preferences of each adult, the daily digest, and alerts, which mirror every mail (R21, O23).</summary>
public sealed class DigestTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_adult_who_wants_one_mail_a_day_gets_one_with_all_of_them_and_their_links()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var mails = await MailTown.Start(town);
        await Wants(mails, martin, (MailTopic.Documents, MailDelivery.Daily));
        await mails.Invoice(martin.Parent, "document:1", Ct, kind: MailKind.DocumentRefused);
        await mails.Invoice(martin.Parent, "document:2", Ct, kind: MailKind.DocumentExpiring);
        await mails.Invoice(martin.Parent, "invoice:1", Ct);

        var atOnce = await mails.Send(Ct);
        var written = await mails.Host.In((SendDigests deed) => deed.Run(Ct));
        var again = await mails.Host.In((SendDigests deed) => deed.Run(Ct));
        await mails.Send(Ct);

        Assert.Equal((1, 1, 0), (atOnce, written, again));
        var digest = mails.Caught[^1];
        Assert.Equal("Votre résumé du jour", digest.Subject);
        Assert.Contains("est à renvoyer", digest.Text, StringComparison.Ordinal);
        Assert.Contains("expiration", digest.Html, StringComparison.Ordinal);
        Assert.Equal(2, mails.Caught.Count);
        Assert.Equal(3, await mails.Host.Ask(db => db.UnreadAlertsOf(martin.Parent.Id, Ct)));
    }

    [Fact]
    public async Task Digests_written_at_the_same_time_are_one_a_day_and_what_comes_later_waits_for_tomorrow()
    {
        var town = new TestTown();
        var families = town.Households(4);
        await using var mails = await MailTown.Start(town);
        foreach (var family in families)
        {
            await Wants(mails, family, (MailTopic.Documents, MailDelivery.Daily));
            await mails.Invoice(family.Parent, $"document:{family.Id.Value}", Ct, kind: MailKind.DocumentRefused);
        }

        var written = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => mails.Host.In((SendDigests deed) => deed.Run(Ct))));
        await mails.Invoice(families[0].Parent, "document:later", Ct, kind: MailKind.DocumentRefused);
        var today = await mails.Host.In((SendDigests deed) => deed.Run(Ct));
        mails.Host.Clock.Advance(TimeSpan.FromDays(1));
        var tomorrow = await mails.Host.In((SendDigests deed) => deed.Run(Ct));

        Assert.Equal((4, 0, 1), (written.Sum(), today, tomorrow));
        Assert.Empty(await mails.Host.Ask(db => db.Mails.Where(mail => mail.State == MailState.ForDigest).ToListAsync(Ct)));
    }

    [Fact]
    public async Task What_is_required_is_never_put_off_and_an_unknown_choice_changes_nothing()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var mails = await MailTown.Start(town);

        var kept = await mails.Host.In((ChoosePreferences deed) => deed.Run(martin.Parent.Id, martin.Id, new Dictionary<MailTopic, MailDelivery> { [MailTopic.Waiting] = MailDelivery.Never, [MailTopic.Money] = MailDelivery.Never }, Ct));
        await mails.Invoice(martin.Parent, "invoice:1", Ct);

        Assert.False(kept);
        Assert.Empty(await mails.Host.Ask(db => db.MailPreferences.ToListAsync(Ct)));
        Assert.Equal(1, await mails.Send(Ct));
    }

    [Fact]
    public async Task The_opt_out_of_reminders_is_the_one_their_link_writes_O23()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var mails = await MailTown.Start(town);

        await Wants(mails, martin, (MailTopic.Reminders, MailDelivery.Never));

        Assert.True(await mails.Host.Ask(db => db.Guardians.Where(guardian => guardian.Id == martin.Parent.Id).Select(guardian => guardian.RemindersOff).SingleAsync(Ct)));
    }

    [Fact]
    public async Task An_alert_is_told_once_to_open_pages_and_read_by_its_own_adult_only_R21()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(mate: true), town.Household());
        await using var mails = await MailTown.Start(town);
        await mails.Invoice(martin.Parent, "invoice:1", Ct);
        await mails.Invoice(martin.Parent, "reset:1", Ct, kind: MailKind.PasswordReset);

        var told = await mails.Host.In((TellAlerts deed) => deed.Run(Ct));
        var again = await mails.Host.In((TellAlerts deed) => deed.Run(Ct));
        var byMate = await mails.Host.In((ReadAlerts deed) => deed.Run(martin.Mate, null, Ct));
        var byStranger = await mails.Host.In((ReadAlerts deed) => deed.Run(durand.Parent, null, Ct));

        Assert.Equal((2, 0, 0, 0), (told, again, byMate, byStranger));
        Assert.Equal([martin.Id], mails.Host.Feed.Alerted);
        Assert.Equal([MailKind.Invoice, MailKind.PasswordReset], await mails.Host.Ask(db => db.AlertsOf(martin.Id, martin.Parent.Id).OrderBy(mail => mail.Sequence).Select(mail => mail.Kind).ToListAsync(Ct)));
        Assert.Equal([MailKind.Invoice], await mails.Host.Ask(db => db.AlertsOf(martin.Id, martin.Mate.Id).Select(mail => mail.Kind).ToListAsync(Ct)));
        Assert.Equal(2, await mails.Host.In((ReadAlerts deed) => deed.Run(martin.Parent, null, Ct)));
    }

    private static Task<bool> Wants(MailTown mails, TestHousehold who, (MailTopic Topic, MailDelivery Delivery) wish) =>
        mails.Host.In((ChoosePreferences deed) => deed.Run(who.Parent.Id, who.Id, new Dictionary<MailTopic, MailDelivery> { [wish.Topic] = wish.Delivery }, Ct));
}
