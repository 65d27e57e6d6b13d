using System.Net;
using Portal.Core.Messaging;
using Xunit;

namespace Portal.UnitTests.Messaging;

/// <summary>What a push says, when it leaves, and where it may go.</summary>
public sealed class PushWordsTests
{
    [Fact]
    public void No_push_says_a_name_a_sum_or_anything_of_a_file()
    {
        foreach (var template in MailTemplates.All.Where(template => PushWords.Topics.Contains(template.Topic)))
        {
            var words = $"{PushWords.Title(template.Kind)} {PushWords.Body(template.Kind)}";

            Assert.DoesNotContain(template.Own, placeholder => words.Contains($"{{{placeholder.Name}}}", StringComparison.Ordinal) || words.Contains(placeholder.Sample, StringComparison.Ordinal));
            Assert.DoesNotMatch(@"[0-9€{}]|[Pp]ièce|[Pp]aiement|[Rr]elance|[Ss]anté", words);
        }
    }

    [Fact]
    public void What_opens_an_account_and_what_the_service_is_written_are_no_push() =>
        Assert.Equal([MailTopic.Account, MailTopic.Service], Enum.GetValues<MailTopic>().Except(PushWords.Topics).Order());

    [Theory]
    [InlineData("2026-11-24T05:59:00Z", "2026-11-24T06:00:00Z")]
    [InlineData("2026-11-24T06:00:00Z", "2026-11-24T06:00:00Z")]
    [InlineData("2026-11-24T19:59:59Z", "2026-11-24T19:59:59Z")]
    [InlineData("2026-11-24T20:00:00Z", "2026-11-25T06:00:00Z")]
    // Both clock changes (I8): the night of the change ends at seven in Paris.
    [InlineData("2026-10-24T20:00:00Z", "2026-10-25T06:00:00Z")]
    [InlineData("2027-03-27T20:30:00Z", "2027-03-28T05:00:00Z")]
    public void What_is_written_in_the_night_leaves_at_seven_and_an_offer_at_once(string written, string leaves)
    {
        var now = DateTimeOffset.Parse(written, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(DateTimeOffset.Parse(leaves, System.Globalization.CultureInfo.InvariantCulture), PushWords.LeavesAt(MailKind.NightReport, now));
        Assert.Equal(now, PushWords.LeavesAt(MailKind.Offer, now));
    }

    [Fact]
    public void The_name_of_an_alert_fits_what_push_services_take_RFC_8030() =>
        Assert.Matches("^[A-Za-z0-9_-]{1,32}$", PushWords.TagOf(Guid.NewGuid()));

    [Theory]
    [InlineData("https://fcm.googleapis.com/fcm/send/abc", true)]
    [InlineData("https://updates.push.services.mozilla.com/wpush/v2/abc", true)]
    [InlineData("https://web.push.apple.com/abc", true)]
    [InlineData("http://fcm.googleapis.com/fcm/send/abc", false)]
    [InlineData("https://localhost/abc", false)]
    [InlineData("https://mairie/abc", false)]
    [InlineData("https://intranet.local/abc", false)]
    [InlineData("https://metadata.google.internal/abc", false)]
    [InlineData("https://metadata.google.internal./abc", false)]
    [InlineData("https://127.0.0.1/abc", false)]
    [InlineData("https://2130706433/abc", false)]
    [InlineData("https://169.254.169.254/latest", false)]
    [InlineData("https://[::1]/abc", false)]
    [InlineData("https://8.8.8.8/abc", false)]
    [InlineData("https://push.example.net:8443/abc", false)]
    [InlineData("https://user:word@push.example.net/abc", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("abc", false)]
    [InlineData("", false)]
    public void An_address_is_that_of_a_push_service_or_is_refused(string address, bool isAllowed) =>
        Assert.Equal(isAllowed, PushAddress.IsAllowed(address, allowsPrivate: false));

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2a00:1450:4007:80c::200a", true)]
    [InlineData("127.0.0.53", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    public void A_name_that_leads_into_a_private_network_is_seen_when_it_is_called(string address, bool isPublic) =>
        Assert.Equal(isPublic, PushAddress.IsPublic(IPAddress.Parse(address)));
}
