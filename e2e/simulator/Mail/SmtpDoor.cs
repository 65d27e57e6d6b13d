using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Portal.Simulator.Mail;

/// <summary>What the mail catcher asks of whoever comes: encryption, an account, both or neither.</summary>
internal sealed class SmtpDoor(SimulatorSettings settings) : IDisposable
{
    /// <summary>Made for itself: nobody vouches for it, so a client trusts it only when told to.</summary>
    public X509Certificate2? Certificate { get; } = settings.SmtpTls ? Make() : null;

    public bool AsksWho => Account.User.Length > 0;

    public (string User, string Password) Account { get; } = (settings.SmtpUser ?? "", settings.SmtpPassword ?? "");

    /// <returns>Empty for what is not base64: no account has that name.</returns>
    public static string Read(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }

    public void Dispose() => Certificate?.Dispose();

    private static X509Certificate2 Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
