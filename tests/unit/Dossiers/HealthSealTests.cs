using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Portal.Core;
using Portal.Core.Dossiers;
using Xunit;

namespace Portal.UnitTests.Dossiers;

/// <summary>Health records at rest: unreadable without the key, bound to their child, and moved to a new key one by one.</summary>
public sealed class HealthSealTests
{
    private const string Old = "2025:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private const string New = "2026:Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";
    private static readonly HealthNotes Notes = new() { Allergies = "Arachides" };

    [Fact]
    public void A_record_opens_for_its_child_only_and_shows_nothing_closed()
    {
        var (seal, child) = (With(New), ChildId.New());

        var written = seal.Seal(child, Notes);

        Assert.StartsWith("h1:2026:", written, StringComparison.Ordinal);
        Assert.DoesNotContain("Arachides", written, StringComparison.Ordinal);
        Assert.NotEqual(written, seal.Seal(child, Notes));
        Assert.Equal(Notes, seal.Open(child, written));
        Assert.ThrowsAny<CryptographicException>(() => seal.Open(ChildId.New(), written));
        Assert.ThrowsAny<CryptographicException>(() => seal.Open(child, written[..^8] + "AAAAAAA="));
    }

    [Fact]
    public void A_new_key_in_front_seals_and_the_old_one_still_opens()
    {
        var child = ChildId.New();
        var before = With(Old).Seal(child, Notes);
        var rotated = With($"{New} {Old}");

        Assert.True(rotated.IsOld(before));
        Assert.Equal(Notes, rotated.Open(child, before));
        Assert.False(rotated.IsOld(rotated.Seal(child, rotated.Open(child, before))));
        Assert.ThrowsAny<CryptographicException>(() => With(New).Open(child, before));
    }

    private static HealthSeal With(string keys) => new(Options.Create(new PortalSettings { HealthKeys = keys }));
}
