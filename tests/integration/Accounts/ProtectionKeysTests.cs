using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.EntityFrameworkCore;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Accounts;

/// <summary>The keys of cookies: shared by all nodes, sealed in the database by a certificate that is not in it.</summary>
public sealed class ProtectionKeysTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("portal-keys-");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_copy_of_the_database_holds_no_key_that_signs_and_another_node_opens_them_by_its_certificate()
    {
        var (old, next) = (Certificate("old"), Certificate("next"));
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town, new PortalOptions { KeysCertificates = old });
        await using var rotated = portal.Twin(new PortalOptions { KeysCertificates = $"{next} {old}" });
        using var parent = await portal.SignedIn(martin, Ct);

        var keys = await portal.Ask(db => db.DataProtectionKeys.Select(key => key.Xml).ToListAsync(Ct));
        var there = await StatusAt(rotated, parent);
        // It finds no key that it can read, and makes one of its own: so it comes last.
        await using var without = portal.Twin(new PortalOptions());
        var nowhere = await StatusAt(without, parent);

        Assert.All(keys, key => Assert.Contains("EncryptedData", key, StringComparison.Ordinal));
        Assert.All(keys, key => Assert.DoesNotContain("masterKey", key, StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect), (there, nowhere));
    }

    private static async Task<HttpStatusCode> StatusAt(PortalHost node, Browser signedIn)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = signedIn.Cookies };
        using var http = new HttpClient(handler);
        using var answer = await http.GetAsync(new Uri(node.Address, "/clapiers/planning"), Ct);
        return answer.StatusCode;
    }

    private string Certificate(string name)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var file = Path.Combine(folder.FullName, $"{name}.pem");
        File.WriteAllText(file, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return file;
    }
}
