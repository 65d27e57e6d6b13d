using Portal.Core.Messaging;
using Xunit;

namespace Portal.UnitTests.Messaging;

/// <summary>Reports of mails that came back (RFC 3464), as servers write them.</summary>
public sealed class DeliveryReportTests
{
    private static readonly Guid Mail = Guid.Parse("0198d3f0-0000-7000-8000-00000000002a");

    [Theory]
    [InlineData("5.1.1", true)]
    [InlineData("5.2.1", true)]
    [InlineData("5.2.2", false)]
    [InlineData("5.7.1", false)]
    [InlineData("5.1.8", false)]
    [InlineData("4.1.1", false)]
    [InlineData("", false)]
    public async Task Only_a_mailbox_that_is_not_there_is_stopped(string status, bool isForGood)
    {
        var bounce = Assert.Single(await Read(Report(status)));

        Assert.Equal(("parent@example.fr", isForGood, Mail), (bounce.Address, bounce.IsForGood, bounce.Mail));
        Assert.Equal($"{status} 550 No such user here, sorry".Trim(), bounce.Reason);
    }

    [Theory]
    [InlineData("delayed")]
    [InlineData("delivered")]
    public async Task A_delay_or_a_success_is_no_bounce(string action)
    {
        Assert.Empty(await Read(Report("4.4.1", action)));
    }

    [Fact]
    public async Task The_report_may_come_in_base64_with_other_line_ends()
    {
        var fields = Convert.ToBase64String("Reporting-MTA: dns; mx.example.fr\r\n\r\nOriginal-Recipient: rfc822; parent@example.fr\r\nFinal-Recipient: rfc822; autre@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n"u8);
        var report = $"Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=xyz\r\n\r\n--xyz\r\nContent-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n{fields}\r\n--xyz--\r\n";

        var bounce = Assert.Single(await Read(report));

        Assert.Equal(("parent@example.fr", true, (Guid?)null), (bounce.Address, bounce.IsForGood, bounce.Mail));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Subject: Absence\n\nJe suis en vacances.")]
    [InlineData("Content-Type: multipart/report\n\n--\n")]
    [InlineData("Content-Type: multipart/report; boundary=\"x\"\n\n--x\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n!!!\n--x")]
    public async Task What_is_no_report_says_nothing(string message)
    {
        Assert.Empty(await Read(message));
    }

    [Theory]
    [InlineData("<0198d3f000007000800000000000002a@portail-famille>", true)]
    [InlineData("<0198d3f000007000800000000000002a@ailleurs>", false)]
    [InlineData("bonjour", false)]
    [InlineData(null, false)]
    public void A_mail_is_ours_by_its_identifier(string? messageId, bool isOurs)
    {
        Assert.Equal(isOurs ? Mail : null, BounceStatus.MailIn(messageId));
    }

    [Fact]
    public async Task A_boundary_may_hold_a_semicolon_come_in_pieces_and_have_a_comment_beside()
    {
        var quoted = Report("5.1.1").Replace("4XyZ/mx.example.fr", "4;XyZ", StringComparison.Ordinal);
        var inPieces = Report("5.1.1").Replace("boundary=\"4XyZ/mx.example.fr\"", "boundary*0=\"4XyZ/\"; boundary*1=mx.example.fr", StringComparison.Ordinal);
        var commented = Report("5.1.1 (bad mailbox)").Replace("Action: failed", "Action: Failed", StringComparison.Ordinal);

        Assert.All([await Read(quoted), await Read(inPieces), await Read(commented)], bounces => Assert.Equal(("parent@example.fr", true, (Guid?)Mail), Facts(Assert.Single(bounces))));
    }

    [Fact]
    public async Task A_report_that_a_gateway_wrapped_is_read_and_one_that_a_person_forwards_is_not()
    {
        var wrapped = $"Content-Type: multipart/mixed; boundary=out\n\n--out\nContent-Type: text/plain\n\n[EXTERNE]\n\n--out\n{Report("5.1.1")}\n\n--out--\n";
        var forwarded = $"Content-Type: multipart/mixed; boundary=out\n\n--out\nContent-Type: message/rfc822\n\n{Report("5.1.1")}\n\n--out--\n";

        Assert.Equal(("parent@example.fr", true, (Guid?)Mail), Facts(Assert.Single(await Read(wrapped))));
        Assert.Empty(await Read(forwarded));
    }

    [Fact]
    public async Task What_the_server_said_is_read_in_its_own_letters()
    {
        var encoded = Report("5.1.1").Replace("550 No such user\n    here, sorry", "=?iso-8859-1?Q?550_bo=EEte_inconnue?=", StringComparison.Ordinal);

        Assert.Equal("5.1.1 550 boîte inconnue", Assert.Single(await Read(encoded)).Reason);
    }

    [Theory]
    [InlineData("message/delivery-status", "text/rfc822-headers")]
    [InlineData("message/global-delivery-status", "message/global-headers")]
    [InlineData("message/delivery-status", "message/rfc822")]
    [InlineData("message/global-delivery-status", "message/global")]
    public async Task The_mail_that_came_back_is_found_whole_or_by_its_headers_also_beyond_ASCII(string status, string returned)
    {
        var report = Report("5.1.1").Replace("message/delivery-status", status, StringComparison.Ordinal).Replace("text/rfc822-headers", returned, StringComparison.Ordinal)
            .Replace("rfc822; parent@example.fr", "utf-8; josé@example.fr", StringComparison.Ordinal);

        Assert.Equal(("josé@example.fr", true, (Guid?)Mail), Facts(Assert.Single(await Read(report))));
    }

    private static Task<IReadOnlyList<Bounce>> Read(string message) =>
        DeliveryReport.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(message)), TestContext.Current.CancellationToken);

    private static (string, bool, Guid?) Facts(Bounce bounce) => (bounce.Address, bounce.IsForGood, bounce.Mail);

    private static string Report(string status, string action = "failed") => $"""
        Return-Path: <>
        From: MAILER-DAEMON@mx.example.fr
        Subject: Undelivered Mail Returned to Sender
        Content-Type: multipart/report; report-type=delivery-status;
        	boundary="4XyZ/mx.example.fr"
        MIME-Version: 1.0

        This is a MIME-encapsulated message.

        --4XyZ/mx.example.fr
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you that your message could not be delivered.

        --4XyZ/mx.example.fr
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.fr
        Arrival-Date: Thu, 26 Nov 2026 09:12:00 +0100 (CET)

        Final-Recipient: rfc822; parent@example.fr
        Action: {action}
        Status: {status}
        Remote-MTA: dns; mx2.example.fr
        Diagnostic-Code: smtp; 550 No such user
            here, sorry

        --4XyZ/mx.example.fr
        Content-Type: text/rfc822-headers

        From: "Portail famille" <portail@commune.example>
        Message-ID: <{Mail:N}@portail-famille>
        Subject: =?utf-8?B?QydlcydzdA==?=

        --4XyZ/mx.example.fr--
        """;
}
