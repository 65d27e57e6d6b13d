using System.Net;
using Portal.Core;
using Portal.Core.Payments;
using Xunit;

namespace Portal.UnitTests.Payments;

/// <summary>How PayFiP's answers are read: nothing but a clear P or V is ever a payment (I3).</summary>
public sealed class PayFipAnswerTests
{
    private const string Detail = "recupererDetailPaiementSecurise";

    [Theory]
    [InlineData("P", PaymentResult.PaidByCard)]
    [InlineData("V", PaymentResult.PaidByDebit)]
    [InlineData("A", PaymentResult.Abandoned)]
    [InlineData("R", PaymentResult.Refused)]
    [InlineData("Z", PaymentResult.Refused)]
    [InlineData("Q", PaymentResult.Unreadable)]
    [InlineData("p", PaymentResult.Unreadable)]
    [InlineData("", PaymentResult.Unreadable)]
    public async Task Each_letter_has_one_meaning_and_an_unknown_one_is_never_a_payment(string letter, PaymentResult expected)
    {
        var answer = await Lookup(PayFipScript.Answers(Detail, Fields(PayFipScript.IdOp, letter)));

        Assert.Equal(expected, answer.Result);
    }

    [Fact]
    public async Task An_answer_gives_what_must_be_compared_with_the_order()
    {
        var answer = await Lookup(PayFipScript.Answers(Detail, Fields(PayFipScript.IdOp, "P")));

        Assert.Equal(new Money(12.40m), answer.Amount);
        Assert.Equal("F202600012A1", answer.Reference);
        Assert.Equal("012345", answer.ClientNumber);
        Assert.Equal("A55A", answer.AuthorisationNumber);
        Assert.Contains("<resultrans>P</resultrans>", answer.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_request_writes_idOp_exactly_so()
    {
        var payFip = PayFipScript.Answers(Detail, Fields(PayFipScript.IdOp, "P"));

        await Lookup(payFip);

        Assert.Equal(PayFipScript.IdOp, payFip.Asked!.Descendants("idOp").Single().Value);
    }

    [Fact]
    public async Task The_answer_may_write_idop_as_the_guide_does()
    {
        var fields = Fields(PayFipScript.IdOp, "P").Replace("idOp", "idop", StringComparison.Ordinal);

        Assert.Equal(PaymentResult.PaidByCard, (await Lookup(PayFipScript.Answers(Detail, fields))).Result);
    }

    [Fact]
    public async Task An_answer_about_another_operation_is_never_taken_as_paid()
    {
        Assert.Equal(PaymentResult.Unreadable, (await Lookup(PayFipScript.Answers(Detail, Fields("another", "P")))).Result);
        Assert.Equal(PaymentResult.Unreadable, (await Lookup(PayFipScript.Answers(Detail, "<resultrans>P</resultrans>"))).Result);
    }

    [Fact]
    public async Task An_unreadable_amount_is_never_taken_as_paid()
    {
        var fields = Fields(PayFipScript.IdOp, "P").Replace("1240", "12,40", StringComparison.Ordinal);

        Assert.Equal(PaymentResult.Unreadable, (await Lookup(PayFipScript.Answers(Detail, fields))).Result);
    }

    [Theory]
    [InlineData("P1", PaymentResult.Unknown)]
    [InlineData("P5", PaymentResult.NotYetKnown)]
    [InlineData("T9", PaymentResult.Unreadable)]
    public async Task A_functional_fault_is_told_by_its_code(string code, PaymentResult expected)
    {
        Assert.Equal(expected, (await Lookup(PayFipScript.Faults("FonctionnelleErreur", code))).Result);
    }

    [Fact]
    public async Task An_empty_answer_is_unreadable_and_opens_nothing()
    {
        var empty = PayFipScript.Answers(Detail, "");

        Assert.Equal(PaymentResult.Unreadable, (await Lookup(empty)).Result);
        await Assert.ThrowsAsync<PaymentGatewayUnavailableException>(
            () => empty.Gateway().Start(PayFipScript.Order, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_functional_fault_refuses_the_order_with_the_words_of_the_service()
    {
        var refusal = await Assert.ThrowsAsync<PaymentGatewayRefusedException>(() => PayFipScript.Faults("FonctionnelleErreur", "T2")
            .Gateway().Start(PayFipScript.Order, TestContext.Current.CancellationToken));

        Assert.Equal("T2", refusal.Code);
        Assert.Contains("Phrase du service.", refusal.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, HttpStatusCode> Breakdowns => new()
    {
        { "a proxy's page", "<html><body><hr></body></html>", HttpStatusCode.BadGateway },
        { "a page that says all is well", "<html/>", HttpStatusCode.OK },
        { "nothing", "", HttpStatusCode.ServiceUnavailable },
        { "a cut answer", "<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body>", HttpStatusCode.OK },
        { "a fault without detail", PayFipScript.Envelope("<S:Fault><faultstring>?</faultstring></S:Fault>"), HttpStatusCode.InternalServerError },
        { "entities", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>" + "<a>&b;</a>", HttpStatusCode.OK },
        { "an endless answer", new string(' ', 300_000), HttpStatusCode.OK },
    };

    [Theory]
    [MemberData(nameof(Breakdowns), DisableDiscoveryEnumeration = true)]
    public async Task What_is_not_the_service_leaves_the_payment_as_it_was(string what, string body, HttpStatusCode status)
    {
        var failure = await Record.ExceptionAsync(() => Lookup(PayFipScript.Says(body, status)));

        Assert.True(failure is PaymentGatewayUnavailableException, $"{what}: {failure}");
    }

    [Theory]
    [InlineData("TechDysfonctionnementErreur")]
    [InlineData("TechIndisponibiliteErreur")]
    [InlineData("TechProtocolaireErreur")]
    public async Task A_technical_fault_leaves_the_payment_as_it_was_even_with_the_code_of_another(string kind)
    {
        await Assert.ThrowsAsync<PaymentGatewayUnavailableException>(() => Lookup(PayFipScript.Faults(kind, "P1")));
    }

    [Fact]
    public async Task A_service_that_is_not_reached_is_unavailable()
    {
        await Assert.ThrowsAsync<PaymentGatewayUnavailableException>(() => Lookup(new PayFipScript(_ => throw new HttpRequestException("refused"))));
    }

    [Fact]
    public async Task A_service_that_does_not_answer_in_time_is_unavailable()
    {
        var silent = new PayFipScript(Never);

        await Assert.ThrowsAsync<PaymentGatewayUnavailableException>(
            () => silent.Gateway(timeoutSeconds: 0.05).Lookup(PayFipScript.IdOp, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_not_told_that_the_service_is_down()
    {
        using var impatience = new CancellationTokenSource();
        var silent = new PayFipScript(async ct => { await impatience.CancelAsync(); return await Never(ct); });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => silent.Gateway().Lookup(PayFipScript.IdOp, impatience.Token));
    }

    [Fact]
    public async Task What_cannot_be_an_operation_is_unknown_without_a_call()
    {
        var payFip = PayFipScript.Answers(Detail, "");

        var answer = await payFip.Gateway().Lookup("<idOp>\u0001", TestContext.Current.CancellationToken);

        Assert.Equal(PaymentResult.Unknown, answer.Result);
        Assert.Null(payFip.Request);
    }

    private static Task<PaymentAnswer> Lookup(PayFipScript payFip) =>
        payFip.Gateway().Lookup(PayFipScript.IdOp, TestContext.Current.CancellationToken);

    private static Task<HttpResponseMessage> Never(CancellationToken ct) => new TaskCompletionSource<HttpResponseMessage>().Task.WaitAsync(ct);

    private static string Fields(string idOp, string letter) =>
        $"""
        <dattrans>12122019</dattrans><exer>20</exer><heurtrans>1436</heurtrans><idOp>{idOp}</idOp><mel>parent@example.fr</mel><montant>1240</montant>
        <numauto>A55A</numauto><numcli>012345</numcli><objet>Cantine</objet><refdet>F202600012A1</refdet><resultrans>{letter}</resultrans><saisie>T</saisie>
        """;
}
