using Portal.Core.Accounts;
using Xunit;

namespace Portal.UnitTests.Accounts;

/// <summary>Addresses of mail at every place where one is entered.</summary>
public sealed class EmailsTests
{
    [Theory]
    [InlineData("camille.fabre@exemple.fr")]
    [InlineData(" camille+cantine@exemple.fr ")]
    [InlineData("o'neil@exemple.co.uk")]
    [InlineData("x@école.fr")]
    [InlineData("x@xn--cole-9oa.fr")]
    public void What_a_mail_can_be_sent_to_is_taken(string address) => Assert.Null(Emails.WhyNot(address));

    [Theory]
    [InlineData("josé@exemple.fr")]
    [InlineData("testø@exemple.fr")]
    [InlineData("\uFF58@exemple.fr")]
    [InlineData("x@exemple.fr\u200B")]
    [InlineData("x\u200B@exemple.fr")]
    [InlineData("x@exem\u00ADple.fr")]
    [InlineData("\u202Ex@exemple.fr")]
    [InlineData("x@\uFF45xemple.fr")]
    [InlineData("x@[127.0.0.1]")]
    [InlineData("x@127.0.0.1")]
    [InlineData("\"a b\"@exemple.fr")]
    [InlineData("a..b@exemple.fr")]
    [InlineData(".a@exemple.fr")]
    [InlineData("x@exemple..fr")]
    [InlineData("x@-exemple.fr")]
    [InlineData("x@exemple.1")]
    [InlineData("x@y@exemple.fr")]
    public void What_cannot_be_right_or_cannot_be_sent_is_asked_again(string address) => Assert.Equal(AccountRefusal.EmailUnsendable, Emails.WhyNot(address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("camille")]
    [InlineData("camille@")]
    [InlineData("camille@exemple")]
    [InlineData("@exemple.fr")]
    [InlineData("camille@exemple.")]
    public void What_is_not_complete_says_so(string? address) => Assert.Equal(AccountRefusal.EmailWrong, Emails.WhyNot(address));

    [Theory]
    [InlineData("x@gmial.com", "x@gmail.com")]
    [InlineData("x@gmal.com", "x@gmail.com")]
    [InlineData("x@gmaill.com", "x@gmail.com")]
    [InlineData("x@gmail.fr", "x@gmail.com")]
    [InlineData("x@Orage.fr", "x@orange.fr")]
    [InlineData("x@hotmial.fr", "x@hotmail.fr")]
    [InlineData("x@laposte.fr", "x@laposte.net")]
    [InlineData("x@mairie-clapiers.con", "x@mairie-clapiers.com")]
    [InlineData("bon@gmail.com; x@wanado.fr", "x@wanadoo.fr")]
    public void A_likely_slip_is_asked_back(string typed, string meant) => Assert.Equal(meant, Emails.SlipIn(typed, [])?.Meant);

    [Theory]
    [InlineData("x@gmail.com")]
    [InlineData("x@ymail.com")]
    [InlineData("x@mail.com")]
    [InlineData("x@gmx.fr")]
    [InlineData("x@mairie-clapiers.fr")]
    [InlineData("josé@gmial.com")]
    public void What_is_good_or_refused_anyway_is_not(string typed) => Assert.Null(Emails.SlipIn(typed, []));

    [Fact]
    public void An_address_that_its_writer_keeps_is_not_asked_back_again()
    {
        Assert.Null(Emails.SlipIn("x@gmial.com", ["X@gmial.com"]));
        Assert.Equal("y@gmail.com", Emails.SlipIn("x@gmial.com; y@gmial.com", ["x@gmial.com"])?.Meant);
    }
}
