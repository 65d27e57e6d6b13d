using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Core.Messaging;

/// <summary>A town's own authority (<c>Mail:Authority</c>), which vouches for its mail server beside those that the machine trusts.</summary>
internal sealed class MailAuthority
{
    private readonly X509ChainPolicy policy;

    private MailAuthority(X509ChainPolicy policy) => this.policy = policy;

    /// <param name="file">PEM: one certificate, or several.</param>
    public static MailAuthority In(string file, bool checkRevocation)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = checkRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(file);
        policy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.1", "Server Authentication"));
        return new(policy);
    }

    /// <summary>The name must be the server's whoever vouches for it.</summary>
    public bool Vouches(object sender, X509Certificate? shown, X509Chain? offered, SslPolicyErrors errors)
    {
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || shown is not X509Certificate2 certificate)
        {
            return errors == SslPolicyErrors.None;
        }

        using var chain = new X509Chain { ChainPolicy = policy };
        foreach (var element in offered?.ChainElements.AsEnumerable() ?? [])
        {
            policy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(certificate);
    }
}
