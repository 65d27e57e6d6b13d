using Portal.Core.Messaging;
using Xunit;

namespace Portal.UnitTests.Messaging;

/// <summary>The words that organisers write for mails (issue 5): checked before they are kept, filled without surprise.</summary>
public sealed class PlaceholdersTests
{
    private static readonly MailTemplate Invoice = MailTemplates.Of(MailKind.Invoice);

    [Fact]
    public void The_portal_s_own_words_pass_the_check_of_their_kind()
    {
        var wrong = MailTemplates.All.SelectMany(template => Placeholders.Check(template, template.Subject, template.Introduction).Select(problem => $"{template.Kind}: {problem}"));

        Assert.Empty(wrong);
        Assert.Equal(Enum.GetValues<MailKind>().Order(), MailTemplates.All.Select(template => template.Kind).Order());
    }

    [Fact]
    public void A_word_that_this_mail_does_not_know_is_named()
    {
        var problem = Assert.Single(Placeholders.Check(Invoice, "Facture {facture}, {montant}", "À payer avant le {echeance}, {enfant}."));

        Assert.StartsWith("Ce courriel ne connaît pas {enfant}.", problem, StringComparison.Ordinal);
        Assert.Contains("{montant}", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_without_which_the_mail_says_nothing_is_asked_for_by_name()
    {
        Assert.Equal(["Il manque {montant}\u00A0: le total de la facture."], Placeholders.Check(Invoice, "Facture {facture}", "À payer avant le {echeance}."));
    }

    [Theory]
    [InlineData("", "Texte", "L’objet est vide.")]
    [InlineData("Objet", " \n ", "Le texte est vide.")]
    [InlineData("Objet\nBcc: tous@example.fr", "Texte", "L’objet tient sur une seule ligne.")]
    [InlineData("Objet", "Bonjour {prenom", "Une accolade n’est pas fermée")]
    [InlineData("Objet", "Bonjour {}", "Une accolade n’est pas fermée")]
    public void What_cannot_be_kept_is_said(string subject, string introduction, string sentence)
    {
        Assert.Contains(Placeholders.Check(MailTemplates.Of(MailKind.OfferLapsed), subject, introduction), problem => problem.StartsWith(sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void What_stands_in_a_value_is_never_filled_again()
    {
        var values = new Dictionary<string, string> { ["prenom"] = "{secret}", ["secret"] = "raté" };

        Assert.Equal("Bonjour {secret}", Placeholders.Fill("Bonjour {prenom}", values));
    }

    [Theory]
    [InlineData("Place pour Zoé\r\nBcc: tous@example.fr", "Place pour Zoé Bcc: tous@example.fr")]
    [InlineData("Zoé\u2028\u0085Martin\t", "Zoé Martin")]
    public void A_name_with_a_line_break_stays_on_its_line(string text, string line)
    {
        Assert.Equal(line, Placeholders.OneLine(text));
    }

    [Fact]
    public void What_must_come_at_once_cannot_be_put_off()
    {
        Assert.Equal([MailTopic.Account, MailTopic.Money, MailTopic.Offers], MailTopics.All.Where(topic => topic.IsRequired()));
        Assert.All(MailTopics.All.Where(topic => topic.IsRequired()), topic => Assert.Equal([MailDelivery.AtOnce], topic.Choices()));
        Assert.DoesNotContain(MailDelivery.Daily, MailTopic.Reminders.Choices());
    }

    [Fact]
    public void Pauses_double_up_to_an_hour_and_two_days_pass_before_a_mail_is_given_up()
    {
        Assert.Equal([30, 60, 120, 240], Enumerable.Range(1, 4).Select(attempt => (int)SendMails.PauseAfter(attempt).TotalSeconds));
        Assert.Equal(TimeSpan.FromHours(1), SendMails.PauseAfter(40));
        Assert.InRange(Enumerable.Range(1, SendMails.MostAttempts - 1).Sum(attempt => SendMails.PauseAfter(attempt).TotalHours), 44, 52);
    }
}
