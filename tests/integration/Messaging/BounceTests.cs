using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Messaging;
using Portal.TestSupport;
using Portal.Web.Pages.Staff.Town.Mails;
using Xunit;

namespace Portal.IntegrationTests.Messaging;

/// <summary>Mails that come back stop their address until it changes or staff resume it; nobody stops an address by writing about it.</summary>
public sealed class BounceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mailbox_that_is_not_there_gets_no_more_mail_until_staff_resume_it()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var mails = await MailTown.Start(town);
        var agent = new StaffDriver(mails.Host).Agent;
        await mails.Invoice(martin.Parent, "invoice:1", Ct);
        await mails.Send(Ct);
        var first = (await mails.Mails(Ct)).Single();

        var noted = await Record(mails, first.Id, martin.Parent.Email);
        var twice = await Record(mails, first.Id, martin.Parent.Email);
        await mails.Invoice(martin.Parent, "invoice:2", Ct);
        var stopped = await mails.Send(Ct);
        var refused = await mails.Host.In((ResendMail deed) => deed.Run(agent, first.Id, Ct));
        mails.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await mails.Host.In((ResumeAddress deed) => deed.Run(agent, first.Id, Ct));
        var resent = await mails.Host.In(async (ResendMail deed) => await deed.Run(agent, (await mails.Mails(Ct))[1].Id, Ct));

        Assert.True(noted && twice);
        Assert.Equal(0, stopped);
        Assert.Contains("ne reçoit pas", refused, StringComparison.Ordinal);
        Assert.Null(resent);
        Assert.Equal(1, await mails.Send(Ct));
        Assert.Equal(1, (await mails.Host.Ask(db => db.BouncedAddresses.SingleAsync(Ct))).Times);
    }

    [Fact]
    public async Task A_changed_address_gets_its_mails_again()
    {
        var town = new TestTown();
        var martin = town.Household();
        martin.Parent.Email = "refuse+martin@example.fr";
        await using var mails = await MailTown.Start(town);
        await mails.Invoice(martin.Parent, "invoice:1", Ct);
        await mails.Send(Ct);
        await mails.Invoice(martin.Parent, "invoice:2", Ct);
        await mails.Send(Ct);
        await mails.Host.In((Core.Persistence.PortalDb db) => db.Guardians.Where(guardian => guardian.Id == martin.Parent.Id).ExecuteUpdateAsync(guardian => guardian.SetProperty(g => g.Email, "Nouvelle@example.fr"), Ct));
        await mails.Invoice(martin.Parent, "invoice:3", Ct);

        Assert.Equal(1, await mails.Send(Ct));
        Assert.Equal([MailState.GivenUp, MailState.AddressStopped, MailState.Sent], (await mails.Mails(Ct)).Select(mail => mail.State));
        Assert.Equal(["nouvelle@example.fr"], Assert.Single(mails.Caught).To);
    }

    [Fact]
    public async Task A_report_about_no_mail_of_ours_stops_nobody()
    {
        var town = new TestTown();
        var (martin, durand) = (town.Household(), town.Household());
        await using var mails = await MailTown.Start(town);
        await mails.Invoice(martin.Parent, "invoice:1", Ct);
        await mails.Send(Ct);

        Assert.False(await Record(mails, null, durand.Parent.Email));
        Assert.False(await Record(mails, Guid.CreateVersion7(), durand.Parent.Email));
        Assert.False(await Record(mails, (await mails.Mails(Ct)).Single().Id, durand.Parent.Email));
        Assert.Empty(await mails.Host.Ask(db => db.BouncedAddresses.ToListAsync(Ct)));
    }

    [Fact]
    public async Task Reports_are_read_from_a_Maildir_and_filed()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var mails = await MailTown.Start(town);
        await mails.Invoice(martin.Parent, "invoice:1", Ct);
        await mails.Send(Ct);
        var folder = Directory.CreateTempSubdirectory("portal-bounces-").FullName;
        var inbox = Directory.CreateDirectory(Path.Combine(folder, "new")).FullName;
        await File.WriteAllTextAsync(Path.Combine(inbox, "1.report"), Report(martin.Parent.Email, (await mails.Mails(Ct)).Single().Id), Ct);
        await File.WriteAllTextAsync(Path.Combine(inbox, "2.answer"), "Subject: Absence\n\nJe suis en vacances.", Ct);
        await using var reader = mails.Host.Twin(new CoreOptions { Services = services => services.Configure<MailSettings>(mail => mail.BounceFolder = folder) });

        var noted = await reader.In((ReadBounces deed) => deed.Run(Ct));
        var again = await reader.In((ReadBounces deed) => deed.Run(Ct));

        Assert.Equal((1, 0), (noted, again));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder, "cur")).Length);
        Assert.NotNull(await mails.Host.Ask(db => db.StoppedAddress([martin.Parent.Email], Ct)));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_door_of_reports_opens_to_a_fresh_signature_only()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town);
        var settings = portal.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<MailSettings>>().Value;
        using var browser = portal.Browser();
        var now = portal.Clock.GetUtcNow();
        var body = Encoding.UTF8.GetBytes($"[{{\"address\":\"{martin.Parent.Email}\",\"status\":\"5.1.1\",\"reason\":\"inconnu\",\"messageId\":\"{Guid.NewGuid():N}@portail-famille\"}}]");

        var shut = await Knock(browser, body, now, "secret");
        settings.BounceSecret = "secret";
        var wrong = await Knock(browser, body, now, "autre");
        var old = await Knock(browser, body, now.AddMinutes(-6), "secret");
        var nonsense = await Knock(browser, "{"u8.ToArray(), now, "secret");
        var good = await Knock(browser, body, now, "secret");

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest, HttpStatusCode.OK], new[] { shut, wrong, old, nonsense, good }.Select(answer => answer.Status));
        Assert.Contains("\"noted\":0", good.Text, StringComparison.Ordinal);
    }

    private static async Task<Answer> Knock(Browser browser, byte[] body, DateTimeOffset at, string secret)
    {
        var instant = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        content.Headers.Add("X-Portail-Instant", instant);
        content.Headers.Add("X-Portail-Signature", BounceEndpoint.Sign(secret, instant, body));
        return await browser.PostRaw("/courriels/retours", content, Ct);
    }

    private static Task<bool> Record(MailTown mails, Guid? mail, string address) =>
        mails.Host.In((RecordBounce deed) => deed.Run(new Bounce(address, true, "5.1.1 inconnu", mail), Ct));

    private static string Report(string address, Guid mail) =>
        $"Content-Type: multipart/report; boundary=\"b\"\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <{mail:N}@portail-famille>\n\nBonjour\n--b--\n";
}
