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
    public void Only_a_mailbox_that_is_not_there_is_stopped(string status, bool isForGood)
    {
        var bounce = Assert.Single(DeliveryReport.Read(Report(status)));

        Assert.Equal(("parent@example.fr", isForGood, Mail), (bounce.Address, bounce.IsForGood, bounce.Mail));
        Assert.Equal($"{status} 550 No such user here, sorry".Trim(), bounce.Reason);
    }

    [Theory]
    [InlineData("delayed")]
    [InlineData("delivered")]
    public void A_delay_or_a_success_is_no_bounce(string action)
    {
        Assert.Empty(DeliveryReport.Read(Report("4.4.1", action)));
    }

    [Fact]
    public void The_report_may_come_in_base64_with_other_line_ends()
    {
        var fields = Convert.ToBase64String("Reporting-MTA: dns; mx.example.fr\r\n\r\nOriginal-Recipient: rfc822; parent@example.fr\r\nFinal-Recipient: rfc822; autre@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n"u8);
        var report = $"Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=xyz\r\n\r\n--xyz\r\nContent-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n{fields}\r\n--xyz--\r\n";

        var bounce = Assert.Single(DeliveryReport.Read(report));

        Assert.Equal(("parent@example.fr", true, (Guid?)null), (bounce.Address, bounce.IsForGood, bounce.Mail));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Subject: Absence\n\nJe suis en vacances.")]
    [InlineData("Content-Type: multipart/report\n\n--\n")]
    [InlineData("Content-Type: multipart/report; boundary=\"x\"\n\n--x\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n!!!\n--x")]
    public void What_is_no_report_says_nothing(string message)
    {
        Assert.Empty(DeliveryReport.Read(message));
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
