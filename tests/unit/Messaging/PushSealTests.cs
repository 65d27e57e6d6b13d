using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Portal.Core.Messaging;
using Portal.TestSupport;
using Xunit;

namespace Portal.UnitTests.Messaging;

/// <summary>What carries a push cannot read it: RFC 8291 byte for byte, and what a browser makes of ours.</summary>
public sealed class PushSealTests
{
    [Fact]
    public void The_vector_of_RFC_8291_comes_out_byte_for_byte()
    {
        var (browser, secret, salt) = (Base64Url.DecodeFromChars("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"), Base64Url.DecodeFromChars("BTBZMqHH6r4Tts7J_aSIgg"), Base64Url.DecodeFromChars("DGv6ra1nlYgDCS1FRnbzlw"));
        var sender = Base64Url.DecodeFromChars("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        using var own = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = sender[1..33], Y = sender[33..] }, D = Base64Url.DecodeFromChars("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw") });

        var body = PushSeal.Seal(Encoding.UTF8.GetBytes("When I grow up, I want to be a watermelon"), 0, browser, secret, own, salt);

        Assert.Equal("DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN", Base64Url.EncodeToString(body));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Une place s’est libérée")]
    public void A_browser_opens_what_was_sealed_for_it_and_no_other_does(string message)
    {
        using var browser = new PushBrowser();
        using var stranger = new PushBrowser();

        var body = PushSeal.Seal(Encoding.UTF8.GetBytes(message), browser.P256dh, browser.Auth);

        Assert.Equal(message, browser.Open(body));
        Assert.ThrowsAny<CryptographicException>(() => stranger.Open(body));
        body[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => browser.Open(body));
    }

    [Fact]
    public void The_length_tells_nothing_and_no_two_bodies_are_alike()
    {
        using var browser = new PushBrowser();

        var (one, again, other) = (Sealed("a"), Sealed("a"), Sealed(new string('b', PushSeal.Longest)));

        Assert.Equal((one.Length, one.Length), (again.Length, other.Length));
        Assert.NotEqual(one, again);
        Assert.Throws<ArgumentOutOfRangeException>(() => Sealed(new string('b', PushSeal.Longest + 1)));

        byte[] Sealed(string message) => PushSeal.Seal(Encoding.UTF8.GetBytes(message), browser.P256dh, browser.Auth);
    }

    [Fact]
    public void Keys_that_are_none_are_seen_before_they_are_kept()
    {
        using var browser = new PushBrowser();
        var offTheCurve = Base64Url.EncodeToString([4, .. Enumerable.Repeat((byte)7, 64)]);

        Assert.True(PushSeal.CanSealFor(browser.P256dh, browser.Auth));
        Assert.False(PushSeal.CanSealFor(offTheCurve, browser.Auth));
        Assert.False(PushSeal.CanSealFor(browser.P256dh, browser.P256dh));
        Assert.False(PushSeal.CanSealFor("", ""));
        Assert.False(PushSeal.CanSealFor("é!", browser.Auth));
    }

    [Fact]
    public void A_pair_is_read_back_from_the_settings_and_halves_of_two_pairs_are_not()
    {
        var (one, other) = (PushKeys.New(), PushKeys.New());

        Assert.True(PushKeys.TryRead(one.Public, one.Private, out var read));
        Assert.Equal((one.Public, one.Private), (read.Public, read.Private));
        Assert.False(PushKeys.TryRead(one.Public, other.Private, out _));
        Assert.False(PushKeys.TryRead(one.Private, one.Public, out _));
        Assert.False(PushKeys.TryRead("", "", out _));
    }

    [Fact]
    public void What_is_sent_names_its_service_its_end_and_whom_to_write_to_RFC_8292()
    {
        var (keys, now) = (PushKeys.New(), TestClock.Morning);

        var header = keys.Authorisation(new Uri("https://push.example.net/send/secret?x=1"), "mailto:portail@example.fr", now);

        var claims = new ReceivedPush("", [], header, "", 0, "", "").ClaimsSignedBy(keys.Public);
        Assert.Equal("https://push.example.net", claims.GetProperty("aud").GetString());
        Assert.Equal("mailto:portail@example.fr", claims.GetProperty("sub").GetString());
        Assert.InRange(claims.GetProperty("exp").GetInt64(), now.ToUnixTimeSeconds() + 1, now.AddDays(1).ToUnixTimeSeconds());
        Assert.Throws<CryptographicException>(() => new ReceivedPush("", [], header, "", 0, "", "").ClaimsSignedBy(PushKeys.New().Public));
    }
}
