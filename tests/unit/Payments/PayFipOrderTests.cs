using System.Xml.Linq;
using Portal.Core;
using Portal.Core.Payments;
using Xunit;

namespace Portal.UnitTests.Payments;

/// <summary>What is sent to PayFiP, and what is refused before it is sent (R68).</summary>
public sealed class PayFipOrderTests
{
    private readonly PayFipScript payFip = PayFipScript.Answers("creerPaiementSecurise", $"<idOp>{PayFipScript.IdOp}</idOp>");

    [Fact]
    public async Task An_opened_operation_gives_its_page()
    {
        var operation = await payFip.Gateway().Start(PayFipScript.Order, TestContext.Current.CancellationToken);

        Assert.Equal(PayFipScript.IdOp, operation.OperationId);
        Assert.Equal($"https://www.payfip.gouv.fr/tpa/paiementws.web?idop={PayFipScript.IdOp}", operation.PaymentPage.AbsoluteUri);
    }

    [Fact]
    public async Task Only_the_operation_is_in_the_namespace_as_inherited_fields_would_be_empty()
    {
        await payFip.Gateway().Start(PayFipScript.Order, TestContext.Current.CancellationToken);

        var operation = payFip.Asked!.Root!.Elements().Single().Elements().Single();
        Assert.Equal(XName.Get("creerPaiementSecurise", PayFipScript.Namespace), operation.Name);
        Assert.All(operation.Descendants(), field => Assert.Equal("", field.Name.NamespaceName));
        Assert.Equal("arg0", operation.Elements().Single().Name.LocalName);
        Assert.Equal("\"\"", payFip.Request!.Headers.GetValues("SOAPAction").Single());
        Assert.Equal("text/xml; charset=utf-8", payFip.Request.Content!.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Amounts_leave_in_whole_cents_and_client_numbers_keep_their_zeros()
    {
        await payFip.Gateway().Start(PayFipScript.Order, TestContext.Current.CancellationToken);

        Assert.Equal("1240", Sent("montant"));
        Assert.Equal("012345", Sent("numcli"));
        Assert.Equal("2026", Sent("exer"));
        Assert.Equal("T", Sent("saisie"));
    }

    [Theory]
    [InlineData("Été : l’accueil n°2 – œuvre", "Ete l accueil n 2 oeuvre")]
    [InlineData("  Cantine,   20/11/2026 & goûter ", "Cantine 20 11 2026 gouter")]
    [InlineData("<objet>&amp;", "objet amp")]
    [InlineData("日本", "F202600012A1")]
    [InlineData("", "F202600012A1")]
    public async Task A_label_keeps_plain_letters_digits_and_single_spaces(string label, string sent)
    {
        await payFip.Gateway().Start(PayFipScript.Order with { Label = label }, TestContext.Current.CancellationToken);

        Assert.Equal(sent, Sent("objet"));
    }

    [Fact]
    public async Task A_label_is_cut_at_99_signs()
    {
        var label = string.Concat(Enumerable.Repeat("Cantine ", 30));

        await payFip.Gateway().Start(PayFipScript.Order with { Label = label }, TestContext.Current.CancellationToken);

        Assert.InRange(Sent("objet").Length, 90, 99);
        Assert.Equal(Sent("objet").Trim(), Sent("objet"));
    }

    public static TheoryData<string, PaymentOrder> Wrong => new()
    {
        { "T1", PayFipScript.Order with { ClientNumber = "12345" } },
        { "T1", PayFipScript.Order with { ClientNumber = "01234A" } },
        { "R3", PayFipScript.Order with { Reference = "ABCD" } },
        { "R3", PayFipScript.Order with { Reference = "F2026-00012" } },
        { "R3", PayFipScript.Order with { Reference = new string('A', 31) } },
        { "M3", PayFipScript.Order with { Amount = new Money(0.99m) } },
        { "M3", PayFipScript.Order with { Amount = new Money(-12) } },
        { "M5", PayFipScript.Order with { Amount = new Money(100_000) } },
        { "A1", PayFipScript.Order with { PayerEmail = " " } },
        { "A2", PayFipScript.Order with { PayerEmail = "parent.example.fr" } },
        { "A2", PayFipScript.Order with { PayerEmail = "a@b.fr;c@d.fr" } },
        { "A2", PayFipScript.Order with { PayerEmail = "frédéric@example.fr" } },
        { "A2", PayFipScript.Order with { PayerEmail = new string('a', 70) + "@example.fr" } },
        { "N1", PayFipScript.Order with { NotificationUrl = new Uri("https://portail.example.fr/" + new string('n', 250)) } },
        { "D1", PayFipScript.Order with { ReturnUrl = new Uri("/retour", UriKind.Relative) } },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task What_payfip_would_refuse_is_refused_before_the_call(string code, PaymentOrder order)
    {
        var refusal = await Assert.ThrowsAsync<PaymentGatewayRefusedException>(
            () => payFip.Gateway().Start(order, TestContext.Current.CancellationToken));

        Assert.Equal(code, refusal.Code);
        Assert.Null(payFip.Request);
    }

    [Theory]
    [InlineData(1, "100")]
    [InlineData(99_999.99, "9999999")]
    public async Task The_first_and_the_last_amount_allowed_do_leave(double euros, string cents)
    {
        await payFip.Gateway().Start(PayFipScript.Order with { Amount = new Money((decimal)euros) }, TestContext.Current.CancellationToken);

        Assert.Equal(cents, Sent("montant"));
    }

    private string Sent(string field) => payFip.Asked!.Descendants(field).Single().Value;
}
