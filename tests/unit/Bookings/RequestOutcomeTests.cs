using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Messaging;
using Xunit;

namespace Portal.UnitTests.Bookings;

/// <summary>What a family is told after its commit: done, sent, waiting or refused, and never one for another (R57, R60, R64, R78, R80, R86).</summary>
public sealed class RequestOutcomeTests
{
    private static readonly LineOutcome[] Done = [LineOutcome.Booked, LineOutcome.Cancelled, LineOutcome.Absent, LineOutcome.HoursChanged];

    [Theory]
    [InlineData(CartOperation.Book, BookingState.Confirmed, LineOutcome.Booked)]
    [InlineData(CartOperation.Book, BookingState.NotTransmitted, LineOutcome.SentAtNight)]
    [InlineData(CartOperation.Book, BookingState.Pending, LineOutcome.Asked)]
    [InlineData(CartOperation.Book, BookingState.Refused, LineOutcome.Refused)]
    [InlineData(CartOperation.Book, BookingState.Cancelled, LineOutcome.Cancelled)]
    [InlineData(CartOperation.Book, BookingState.CancelAsked, LineOutcome.Booked)]
    [InlineData(CartOperation.Book, BookingState.Absent, LineOutcome.Absent)]
    [InlineData(CartOperation.Cancel, BookingState.Cancelled, LineOutcome.Cancelled)]
    [InlineData(CartOperation.Cancel, BookingState.CancelAsked, LineOutcome.CancelAsked)]
    [InlineData(CartOperation.Cancel, BookingState.Absent, LineOutcome.Absent)]
    [InlineData(CartOperation.Cancel, BookingState.AbsenceAsked, LineOutcome.AbsenceAsked)]
    [InlineData(CartOperation.Cancel, BookingState.Confirmed, LineOutcome.Refused)]
    [InlineData(CartOperation.ChangeHours, BookingState.Confirmed, LineOutcome.HoursChanged)]
    [InlineData(CartOperation.ChangeHours, BookingState.NotTransmitted, LineOutcome.HoursChanged)]
    [InlineData(CartOperation.ChangeHours, BookingState.ChangeAsked, LineOutcome.HoursAsked)]
    public void A_line_is_what_its_booking_is(CartOperation operation, BookingState booking, LineOutcome outcome) =>
        Assert.Equal(outcome, RequestOutcome.Of(operation, null, booking));

    [Fact]
    public void What_was_refused_is_refused_and_what_was_asked_late_says_so_R34_R60()
    {
        Assert.Equal(LineOutcome.Refused, RequestOutcome.Of(CartOperation.Book, Refusal.DayFull, null));
        Assert.Equal(LineOutcome.AskedLate, RequestOutcome.Of(CartOperation.Book, null, BookingState.Pending, late: true));
    }

    /// <summary>The bug: every mixture of lines, in the subject and at the head of the page.</summary>
    [Fact]
    public void Only_what_is_firm_is_called_booked_and_only_what_ended_cancelled_R57_R64_R78_R86()
    {
        var all = Enum.GetValues<LineOutcome>();
        foreach (var (one, other) in all.SelectMany(one => all.Select(other => (one, other))))
        {
            var outcome = new RequestOutcome([one, other]);
            var said = $"{outcome.Heading} {MailTemplates.Of(outcome.Kind).Subject} {outcome.InWords(isPaid: false)}";

            Assert.True(outcome.Heading != "C’est réservé\u00A0!" || (Done.Contains(one) && Done.Contains(other) && (one == LineOutcome.Booked || other == LineOutcome.Booked)), said);
            Assert.Equal(one == LineOutcome.Cancelled || other == LineOutcome.Cancelled, said.Contains("est annulée.", StringComparison.Ordinal) || said.Contains("sont annulées.", StringComparison.Ordinal));
            Assert.Equal(outcome.Waits || outcome.IsRefused, outcome.Kind is not (MailKind.RequestAccepted or MailKind.RequestCancelled or MailKind.RequestAbsent or MailKind.HoursChanged));
            Assert.DoesNotContain("prise en compte.", outcome.IsRefused ? "" : said, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(LineOutcome.SentAtNight, MailKind.RequestSent, "2 réservations sont demandées : elles seront transmises cette nuit, et la réponse s’affichera demain.")]
    [InlineData(LineOutcome.Asked, MailKind.RequestWaiting, "2 réservations sont demandées au service : il vous répondra par courriel.")]
    [InlineData(LineOutcome.CancelAsked, MailKind.RequestWaiting, "2 annulations sont demandées au service : il vous répondra par courriel. D’ici là, ces jours restent réservés.")]
    [InlineData(LineOutcome.Absent, MailKind.RequestAbsent, "2 absences sont notées.")]
    [InlineData(LineOutcome.HoursAsked, MailKind.RequestWaiting, "2 autres horaires sont demandés au service : il vous répondra par courriel. D’ici là, l’ancien reste.")]
    [InlineData(LineOutcome.Booked, MailKind.RequestAccepted, "2 réservations sont enregistrées.")]
    public void Each_outcome_has_its_mail_and_its_sentence_R57_R64_R78_R80(LineOutcome outcome, MailKind kind, string words)
    {
        var request = new RequestOutcome([outcome, outcome]);

        Assert.Equal((kind, words), (request.Kind, request.InWords(isPaid: false).Replace('\u00A0', ' ')));
    }

    [Fact]
    public void A_mixed_request_says_both_and_which_is_paid_R86()
    {
        var mixed = new RequestOutcome([LineOutcome.Booked, LineOutcome.AskedLate]);

        Assert.Equal(MailKind.RequestPartlyWaiting, mixed.Kind);
        Assert.Equal(
            "1 réservation est enregistrée et payée. 1 jour est demandé au service hors délai : il vous répondra par courriel. Rien n’est payé pour lui pour l’instant.",
            mixed.InWords(isPaid: true).Replace('\u00A0', ' '));
        Assert.Equal(MailKind.RequestPartly, new RequestOutcome([LineOutcome.Booked, LineOutcome.Refused]).Kind);
        Assert.Equal(MailKind.PaymentReturned, new RequestOutcome([]).Kind);
    }
}
